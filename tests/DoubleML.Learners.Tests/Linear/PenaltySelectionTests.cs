using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Linear;

/// <summary>The choice of penalties against a slow twin that fits every penalty on every fold by the plain learners.</summary>
public class PenaltySelectionTests
{
    [Theory]
    [InlineData(60, 8, 5, true, false)]
    [InlineData(61, 8, 4, false, true)]
    [InlineData(40, 90, 3, true, true)]
    public void Elastic_net_cv_takes_the_penalty_of_least_error(int rows, int columns, int folds, bool fitIntercept, bool weighted)
    {
        var problem = MakeProblem(rows, columns, weighted);
        double[] alphas = [1.0, 0.5, 0.2, 0.1, 0.05, 0.02], ratios = [0.3, 0.9];
        var learners = ratios.SelectMany(ratio => alphas.Select(alpha => new ElasticNet(alpha, ratio, fitIntercept))).ToArray();
        var errors = learners.Select(learner => CrossValidatedError(learner, problem, folds)).ToArray();
        var best = learners[Array.IndexOf(errors, errors.Min())];
        Assert.NotEqual(learners[0], best);

        TestData.AssertClose(
            best.FitPredict(problem),
            new ElasticNetCV(new NumberList(ratios), Alphas: new NumberList(alphas), FitIntercept: fitIntercept, Cv: folds)
                .FitPredict(problem),
            1e-9,
            1e-9);
    }

    [Fact]
    public void The_grid_begins_where_nothing_is_selected()
    {
        var problem = MakeProblem(50, 5, weighted: false);
        var flat = new LassoCV(NAlphas: 1).FitPredict(problem);
        var almost = new LassoCV(NAlphas: 2, Eps: 0.999999).FitPredict(problem);
        Assert.All(flat, prediction => Assert.Equal(problem.Target.Average(), prediction, 1e-12));
        Assert.Contains(almost, prediction => Math.Abs(prediction - flat[0]) > 1e-9);
    }

    [Fact]
    public void Logistic_regression_cv_takes_the_penalty_of_best_score()
    {
        var regression = MakeProblem(90, 6, weighted: true);
        var problem = regression with
        {
            Target = Array.ConvertAll(regression.Target, y => y > 0.4 ? 1.0 : 0.0),
            Task = LearningTask.Classification,
        };
        double[] grid = [0.001, 0.01, 0.1, 1, 10];
        var scores = grid.Select(c => StratifiedScore(new LogisticRegression(C: c), problem)).ToArray();
        var best = grid[Array.IndexOf(scores, scores.Max())];
        Assert.NotEqual(grid[0], best);
        TestData.AssertClose(
            new LogisticRegression(C: best).FitPredict(problem),
            new LogisticRegressionCV(new NumberList(grid), Scoring: "neg_log_loss", Cv: 3).FitPredict(problem),
            1e-9,
            1e-9);
    }

    [Theory]
    [InlineData("""{"type": "linear_regression"}""")]
    [InlineData("""{"type": "ridge"}""")]
    [InlineData("""{"type": "ridge_cv"}""")]
    [InlineData("""{"type": "lasso_cv"}""")]
    [InlineData("""{"type": "elastic_net"}""")]
    public void Without_features_the_mean_is_predicted(string json)
    {
        double[] y = [1, 2, 4, 8, 16];
        var predictions = TestData.ParseLearner(json).FitPredict(TestData.Problem([], y));
        Assert.All(predictions, prediction => Assert.Equal(6.2, prediction, 1e-12));
    }

    [Fact]
    public void More_folds_than_rows_is_an_input_error()
    {
        var problem = MakeProblem(50, 3, weighted: false) with { TrainRows = [0, 1, 2] };
        var exception = Assert.Throws<InputException>(() => new LassoCV().FitPredict(problem));
        Assert.Equal("cv: found 5 folds for 3 training rows, expected no more folds than rows", exception.Message);
    }

    private static LearningProblem MakeProblem(int rows, int columns, bool weighted)
    {
        var random = new CounterRandom(RandomKey.FromSeed(12));
        var x = TestData.NormalColumns(random, rows, columns);
        var y = x[0].Select((value, i) => value - (0.5 * x[2][i]) + random.NextNormal()).ToArray();
        return TestData.Problem(x, y, weights: weighted ? [.. y.Select(_ => 0.2 + random.NextDouble())] : null);
    }

    private static double CrossValidatedError(Learner learner, LearningProblem problem, int folds)
    {
        var rows = problem.TrainRows;
        double sum = 0;
        var first = 0;
        for (var k = 0; k < folds; k++)
        {
            var count = (rows.Length / folds) + (k < rows.Length % folds ? 1 : 0);
            var test = rows[first..(first + count)];
            var predictions = learner.FitPredict(problem with { TrainRows = [.. rows.Except(test)], TestRows = test });
            var weights = test.Select(row => problem.Weights?[row] ?? 1).ToArray();
            sum += test.Select((row, i) => weights[i] * Math.Pow(problem.Target[row] - predictions[i], 2)).Sum() / weights.Sum();
            first += count;
        }

        return sum;
    }

    private static double StratifiedScore(Learner learner, LearningProblem problem)
    {
        // Three folds with the classes' shares: every third row of each class would do as well, but scikit-learn takes runs.
        var fold = new int[problem.Target.Length];
        foreach (var c in new[] { 0.0, 1.0 })
        {
            var members = problem.TrainRows.Where(row => problem.Target[row] == c).ToArray();
            var sizes = Allocation(problem.Target, c);
            var k = 0;
            foreach (var row in members)
            {
                while (sizes[k] == 0)
                {
                    k++;
                }

                sizes[k]--;
                fold[row] = k;
            }
        }

        return Enumerable.Range(0, 3).Sum(k =>
        {
            var test = problem.TrainRows.Where(row => fold[row] == k).ToArray();
            var p = learner.FitPredict(problem with { TrainRows = [.. problem.TrainRows.Except(test)], TestRows = test });
            return test.Select((row, i) => Math.Log(problem.Target[row] == 1 ? p[i] : 1 - p[i])).Average();
        });
    }

    private static int[] Allocation(double[] classes, double of)
    {
        var sorted = classes.OrderBy(value => value == classes[0] ? 0 : 1).ToArray();
        return [.. Enumerable.Range(0, 3).Select(k => sorted.Where((value, i) => i % 3 == k && value == of).Count())];
    }
}
