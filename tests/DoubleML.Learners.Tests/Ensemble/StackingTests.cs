using System.Collections.Concurrent;
using DoubleML.Learners.Baseline;
using DoubleML.Learners.Ensemble;
using DoubleML.Learners.Linear;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Ensemble;

public class StackingTests
{
    private static readonly LearningProblem s_problem = MakeProblem();

    [Fact]
    public void Each_fit_has_its_own_key_and_learns_from_other_rows_than_it_predicts()
    {
        var recorder = new Recorder();
        new Stacking([recorder, recorder], new LinearRegression(), Cv: 4).FitPredict(s_problem);
        var fits = recorder.Fits.ToArray();
        Assert.Equal(2 * (4 + 1), fits.Length);
        Assert.Equal(fits.Length, fits.Select(fit => fit.Key).Distinct().Count());
        foreach (var fit in fits)
        {
            Assert.Empty(fit.TrainRows.Intersect(fit.TestRows));
            Assert.All(fit.TrainRows, row => Assert.Contains(row, s_problem.TrainRows));
        }

        foreach (var row in s_problem.TrainRows)
        {
            Assert.Equal(2, fits.Count(fit => fit.TestRows.Contains(row)));
        }
    }

    [Fact]
    public void The_final_learner_is_trained_on_held_out_predictions_weighted_as_the_rows()
    {
        // Slow twin with consecutive folds written out: 40 training rows, five folds of eight.
        var (train, test) = (s_problem.TrainRows, s_problem.TestRows);
        Learner[] learners = [new Ridge(20), new Dummy("median")];
        var meta = learners.Select(learner =>
        {
            var column = new double[s_problem.Target.Length];
            for (var k = 0; k < 5; k++)
            {
                var held = train[(8 * k)..(8 * (k + 1))];
                Fill(column, held, learner.FitPredict(s_problem with { TrainRows = [.. train.Except(held)], TestRows = held }));
            }

            Fill(column, test, learner.FitPredict(s_problem));
            return column;
        }).ToArray();
        var expected = new LinearRegression().FitPredict(TestData.Problem(meta, s_problem.Target, train, test, s_problem.Weights));

        TestData.AssertClose(expected, new Stacking(learners, new LinearRegression()).FitPredict(s_problem), 1e-12, 1e-12);
    }

    [Fact]
    public void A_row_that_is_both_learned_from_and_predicted_gets_the_prediction_of_the_full_fit()
    {
        var stacking = new Stacking([new Ridge(20)], new LinearRegression());
        var both = s_problem with { TestRows = s_problem.TrainRows };
        var ridge = new Ridge(20).FitPredict(both);
        var stacked = stacking.FitPredict(both);
        var slope = (stacked[1] - stacked[0]) / (ridge[1] - ridge[0]);
        for (var i = 2; i < ridge.Length; i++)
        {
            Assert.Equal(stacked[0] + (slope * (ridge[i] - ridge[0])), stacked[i], 1e-8);
        }
    }

    [Fact]
    public void It_does_what_all_its_learners_do()
    {
        Assert.True(new Stacking([new Lasso(), new Dummy()]).Supports(LearningTask.Regression));
        Assert.False(new Stacking([new Lasso(), new Dummy()]).Supports(LearningTask.Classification));
        Assert.True(new Stacking([new LogisticRegression(), new Dummy()]).Supports(LearningTask.Classification));
        Assert.False(new Stacking([new Dummy()], new Ridge()).Supports(LearningTask.Classification));
    }

    [Fact]
    public void Fewer_rows_than_folds_is_an_input_error() =>
        Assert.Contains("found 5 folds for 3 training rows", Assert.Throws<InputException>(
            () => new Stacking([new Dummy()]).FitPredict(s_problem with { TrainRows = [0, 1, 2] })).Message);

    private static LearningProblem MakeProblem()
    {
        var random = new CounterRandom(RandomKey.FromSeed(4));
        var x = TestData.NormalColumns(random, 50, 3);
        var y = x[0].Select(value => value + random.NextNormal()).ToArray();
        int[] test = [.. Enumerable.Range(0, 10).Select(i => 5 * i)];
        return TestData.Problem(
            x, y, [.. Enumerable.Range(0, 50).Except(test)], test, [.. y.Select(_ => 0.5 + random.NextDouble())]);
    }

    private static void Fill(double[] column, int[] rows, double[] values)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            column[rows[i]] = values[i];
        }
    }

    /// <summary>Predicts the row's number and keeps what it was asked.</summary>
    private sealed record Recorder : Learner
    {
        public ConcurrentQueue<LearningProblem> Fits { get; } = new();

        public override double[] FitPredict(LearningProblem problem)
        {
            Fits.Enqueue(problem);
            return Array.ConvertAll(problem.TestRows, row => (double)row);
        }
    }
}
