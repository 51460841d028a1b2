using DoubleML.Learners.Boosting.Native;
using DoubleML.Learning;
using DoubleML.Sampling;
using static DoubleML.Learners.Boosting.Native.LightGbmApi;

namespace DoubleML.Learners.Boosting;

/// <summary>Boosts with LightGBM on the training rows and predicts the test rows. Bins are those of the training rows alone.</summary>
internal static unsafe class LightGbmFit
{
    /// <summary>Fits and predicts.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="settings">LightGBM's parameters but for the objective and the seed, which are the problem's.</param>
    public static double[] FitPredict(LearningProblem problem, BoosterSettings settings)
    {
        RequireTargets(problem);
        LightGbmLibrary.Require();
        var rows = settings.Stopping is null
            ? new HeldOutRows(problem.TrainRows, [])
            : Split(problem, settings.ValidationFraction);
        var seed = BoosterSettings.Write(("seed", Seed(problem.Key)));
        var parameters = string.Join(' ', BoosterSettings.Fixed, settings.Parameters, Objective(problem, settings), seed);
        using var training = Bin(problem, rows.Learned, parameters, null);
        using var validation = settings.Stopping is null ? null : Bin(problem, rows.Held, parameters, training);
        Check(LGBM_BoosterCreate(training, parameters, out var booster));
        using (booster)
        {
            if (validation is not null)
            {
                Check(LGBM_BoosterAddValidData(booster, validation));
            }

            var iterations = Boost(booster, settings, problem.CancellationToken);
            return Predict(booster, iterations, problem);
        }
    }

    /// <summary>LightGBM's seed, from which it makes those of bagging, features, bins and so on.</summary>
    internal static int Seed(RandomKey key) => (int)(key.Derive("lightgbm").Value >> 33);

    /// <summary>The rows to learn from and those to watch the loss on.</summary>
    internal static HeldOutRows Split(LearningProblem problem, double fraction) =>
        HeldOutRows.Draw(problem, fraction, problem.Key.Derive("validation"));

    /// <summary>Boosts and returns the number of iterations to predict with.</summary>
    private static int Boost(BoosterHandle booster, BoosterSettings settings, CancellationToken cancellationToken)
    {
        var stopping = settings.Stopping?.Invoke();
        for (var iteration = 0; iteration < settings.Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(LGBM_BoosterUpdateOneIter(booster, out var isFinished));
            if (isFinished != 0)
            {
                break; // no leaf can be split any further
            }

            double loss;
            if (stopping is not null)
            {
                Check(LGBM_BoosterGetEval(booster, 1, out _, &loss));
                if (stopping.Add(loss))
                {
                    break;
                }
            }
        }

        return stopping?.Iterations ?? 0; // 0 stands for all
    }

    private static DatasetHandle Bin(LearningProblem problem, int[] rows, string parameters, DatasetHandle? reference)
    {
        var features = problem.Features;
        var values = new double[(long)rows.Length * features.ColumnCount];
        for (var j = 0; j < features.ColumnCount; j++)
        {
            var column = features.Column(j);
            var gathered = values.AsSpan(j * rows.Length, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                gathered[i] = column[rows[i]];
            }
        }

        DatasetHandle dataset;
        fixed (double* data = values)
        {
            Check(LGBM_DatasetCreateFromMat(
                data, Float64, rows.Length, features.ColumnCount, isRowMajor: 0, parameters, reference?.DangerousGetHandle() ?? 0, out dataset));
        }

        SetField(dataset, "label", rows, problem.Target);
        if (problem.Weights is not null)
        {
            SetField(dataset, "weight", rows, problem.Weights);
        }

        return dataset;
    }

    private static void SetField(DatasetHandle dataset, string field, int[] rows, double[] values)
    {
        var gathered = Array.ConvertAll(rows, row => (float)values[row]);
        fixed (float* data = gathered)
        {
            Check(LGBM_DatasetSetField(dataset, field, data, gathered.Length, Float32));
        }
    }

    private static double[] Predict(BoosterHandle booster, int iterations, LearningProblem problem)
    {
        var (rows, columns) = (problem.TestRows, problem.Features.ColumnCount);
        var predictions = new double[rows.Length];
        if (rows.Length == 0)
        {
            return predictions;
        }

        var values = new double[(long)rows.Length * columns];
        for (var j = 0; j < columns; j++)
        {
            var column = problem.Features.Column(j);
            for (var i = 0; i < rows.Length; i++)
            {
                values[((long)i * columns) + j] = column[rows[i]];
            }
        }

        fixed (double* data = values, results = predictions)
        {
            Check(LGBM_BoosterPredictForMat(
                booster, data, Float64, rows.Length, columns, isRowMajor: 1, PredictNormal, 0, iterations, BoosterSettings.Fixed, out _, results));
        }

        return predictions;
    }

    private static string Objective(LearningProblem problem, BoosterSettings settings) =>
        (problem.Task, settings.Stopping) switch
        {
            (LearningTask.Classification, null) => "objective=binary metric=none",
            (LearningTask.Classification, _) => "objective=binary metric=binary_logloss",
            (_, null) => "objective=regression metric=none",
            _ => "objective=regression metric=l2",
        };

    private static void RequireTargets(LearningProblem problem)
    {
        if (problem.Features.ColumnCount == 0)
        {
            throw new InputException("lightgbm: found no feature, expected at least one");
        }

        if (problem.Task == LearningTask.Classification)
        {
            BothClasses.Require("lightgbm", Array.ConvertAll(problem.TrainRows, row => problem.Target[row]));
        }
        else if (Array.FindIndex(problem.TrainRows, row => !float.IsFinite((float)problem.Target[row])) is var i and >= 0)
        {
            var row = problem.TrainRows[i];
            throw new InputException($"lightgbm: the target is {problem.Target[row]} in row {row}, expected a number that single precision holds");
        }
    }
}
