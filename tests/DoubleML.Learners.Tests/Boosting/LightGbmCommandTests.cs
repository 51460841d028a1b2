using System.Diagnostics;
using System.Globalization;
using CsCheck;
using DoubleML.Learners.Boosting;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Boosting;

/// <summary>
/// LightGBM's own command gives the same predictions for parameters drawn at random. It is skipped where there is no <c>lightgbm</c> on the PATH
/// (no registry has the command but for Windows); <see cref="LightGbmReferenceTests"/> has what it gave for some parameters.
/// </summary>
public sealed class LightGbmCommandTests : IDisposable
{
    private static readonly Gen<LightGbm> s_learners =
        from leaves in Gen.Int[2, 40]
        from depth in Gen.Int[-1, 6]
        from rate in Gen.Int[1, 50]
        from trees in Gen.Int[1, 60]
        from rows in Gen.Int[1, 30]
        from l1 in Gen.Int[0, 20]
        from l2 in Gen.Int[0, 50]
        from share in Gen.Int[3, 10]
        from freq in Gen.Int[0, 3]
        from columns in Gen.Int[3, 10]
        from bins in Gen.Int[4, 255]
        from rounds in Gen.Int[0, 6]
        select new LightGbm
        {
            NumLeaves = leaves,
            MaxDepth = depth,
            LearningRate = rate / 100.0,
            NEstimators = trees,
            MinChildSamples = rows,
            RegAlpha = l1 / 10.0,
            RegLambda = l2 / 10.0,
            Subsample = share / 10.0,
            SubsampleFreq = freq,
            ColsampleBytree = columns / 10.0,
            MaxBin = bins,
            EarlyStoppingRounds = rounds == 0 ? null : rounds,
        };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dml-lightgbm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Its_predictions_are_the_learners()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, "lightgbm"))), "LightGBM's command is missing: put lightgbm on the PATH");
        Gen.Select(s_learners, Gen.ULong, Gen.Bool).Sample(
            (learner, seed, classifies) =>
            {
                var problem = Problem(seed, classifies ? LearningTask.Classification : LearningTask.Regression);
                TestData.AssertClose(CommandsPredictions(learner, problem), learner.FitPredict(problem), 1e-12, 1e-12);
            },
            iter: 20,
            threads: 1);
    }

    private double[] CommandsPredictions(LightGbm learner, LearningProblem problem)
    {
        var stops = learner.EarlyStoppingRounds is not null;
        var rows = stops ? LightGbmFit.Split(problem, learner.ValidationFraction) : new HeldOutRows(problem.TrainRows, []);
        Write("train.csv", problem, rows.Learned);
        Write("valid.csv", problem, rows.Held);
        Write("test.csv", problem, problem.TestRows);
        List<string> parameters =
        [
            "task=train", "data=train.csv", "output_model=model.txt", "precise_float_parser=true", "num_threads=1", "deterministic=true",
            "force_col_wise=true", $"seed={LightGbmFit.Seed(problem.Key)}",
            problem.Task == LearningTask.Classification ? "objective=binary" : "objective=regression",
            $"num_leaves={learner.NumLeaves}", $"max_depth={learner.MaxDepth}", $"learning_rate={Text(learner.LearningRate)}",
            $"num_iterations={learner.NEstimators}", $"min_data_in_leaf={learner.MinChildSamples}", $"lambda_l1={Text(learner.RegAlpha)}",
            $"lambda_l2={Text(learner.RegLambda)}", $"bagging_fraction={Text(learner.Subsample)}", $"bagging_freq={learner.SubsampleFreq}",
            $"feature_fraction={Text(learner.ColsampleBytree)}", $"max_bin={learner.MaxBin}",
        ];
        if (stops)
        {
            parameters.AddRange(["valid=valid.csv", $"early_stopping_round={learner.EarlyStoppingRounds}"]);
        }

        Run([.. parameters]);
        Run("task=predict", "data=test.csv", "input_model=model.txt", "output_result=predictions.txt", "precise_float_parser=true");
        return [.. File.ReadLines(Path.Combine(_folder.FullName, "predictions.txt")).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("lightgbm", arguments)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var command = Process.Start(start)!;
        var error = command.StandardError.ReadToEndAsync();
        var output = command.StandardOutput.ReadToEnd();
        command.WaitForExit();
        Assert.True(command.ExitCode == 0, output + error.Result);
    }

    private void Write(string name, LearningProblem problem, int[] rows) => File.WriteAllLines(
        Path.Combine(_folder.FullName, name),
        rows.Select(row => string.Join(',', Enumerable.Range(0, problem.Features.ColumnCount)
            .Select(j => problem.Features.Column(j)[row]).Prepend(problem.Target[row]).Select(Text))));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static LearningProblem Problem(ulong seed, LearningTask task)
    {
        const int n = 300;
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var columns = TestData.NormalColumns(random, n, 4);
        columns[3] = Array.ConvertAll(columns[3], x => Math.Round(x));
        var target = Enumerable.Range(0, n).Select(i => Math.Sin(2 * columns[0][i]) + (columns[1][i] * columns[3][i]) + random.NextNormal()).ToArray();
        if (task == LearningTask.Classification)
        {
            target = Array.ConvertAll(target, y => y > 0 ? 1.0 : 0.0);
        }

        return TestData.Problem(columns, target, [.. Enumerable.Range(0, n).Where(i => i % 5 != 0)], [.. Enumerable.Range(0, n).Where(i => i % 5 == 0)], task: task);
    }
}
