using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Serverless.Worker;

/// <summary>Checks of a task that need the data: learners rely on them, some of them with unchecked memory access.</summary>
internal static class TaskCheck
{
    /// <summary>Bounds the memory of the folds that a drawn split resolves to.</summary>
    public static void CheckSplit(SplitSpec split, DataSet data, long memoryBytes)
    {
        if (split is RandomSplit random)
        {
            var folds = random.Cluster2 is null ? random.NFolds : (double)random.NFolds * random.NFolds;
            if (random.NFolds > data.RowCount || folds * data.RowCount * sizeof(int) > memoryBytes / 4.0)
            {
                throw new InputException(
                    $"split.n_folds: found {random.NFolds}, expected fewer for {data.RowCount} rows and this memory size");
            }
        }
        else if (split is GivenSplit given)
        {
            foreach (var fold in given.Repetitions.SelectMany(folds => folds))
            {
                CheckFold(fold, data.RowCount);
            }
        }
    }

    /// <summary>Whether the split has the task's fold; bounds the memory of the folds within it.</summary>
    public static void CheckRows(TaskRows rows, DataSet data, string where, long memoryBytes)
    {
        double validation = rows.Validation?.NFolds ?? 0;
        var nested = Math.Max(rows.InnerCount, rows.Split.Cluster2 is null ? validation : validation * validation);
        if (nested * data.RowCount * sizeof(int) > memoryBytes / 4.0)
        {
            throw new InputException($"{where}: found {nested} folds within a fold, expected fewer for {data.RowCount} rows and this memory size");
        }

        if (rows.Split is GivenSplit given && rows.Repetition >= given.Repetitions.Count)
        {
            throw new InputException($"{where}.repetition: found {rows.Repetition}, expected below {given.Repetitions.Count}");
        }

        var folds = rows.Split.Folds(data, rows.Repetition);
        if (rows.Fold >= folds.Count)
        {
            throw new InputException($"{where}.fold: found {rows.Fold}, expected below {folds.Count}");
        }

        if (rows.Part == SplitPart.InnerFold && folds[rows.Fold].Inner is { } inner && rows.Inner >= inner.Count)
        {
            throw new InputException($"{where}.inner: found {rows.Inner}, expected below {inner.Count}");
        }
    }

    /// <summary>Whether the values are what learners are made for: finite, weights not negative, classes 0 and 1.</summary>
    public static void CheckProblem(LearningProblem problem, TaskLabel label)
    {
        foreach (var row in problem.TrainRows)
        {
            var target = problem.Target[row];
            if (!double.IsFinite(target) || (problem.Task == LearningTask.Classification && target is not (0 or 1)))
            {
                var expected = problem.Task == LearningTask.Regression ? "a finite number" : "0 or 1";
                throw new InputException($"{label}: the target is {target} in row {row}, expected {expected}");
            }

            if (problem.Weights is { } weights && !(weights[row] >= 0 && double.IsFinite(weights[row])))
            {
                throw new InputException($"{label}: the weight is {weights[row]} in row {row}, expected a finite number ≥ 0");
            }
        }

        for (var j = 0; j < problem.Features.ColumnCount; j++)
        {
            var column = problem.Features.Column(j);
            foreach (var rows in (ReadOnlySpan<int[]>)[problem.TrainRows, problem.TestRows])
            {
                foreach (var row in rows)
                {
                    if (!double.IsFinite(column[row]))
                    {
                        throw new InputException($"{label}: feature {j} is {column[row]} in row {row}, expected a finite number");
                    }
                }
            }
        }
    }

    private static void CheckFold(Fold fold, int rowCount)
    {
        foreach (var row in fold.Train.Concat(fold.Test))
        {
            if (row < 0 || row >= rowCount)
            {
                throw new InputException($"split.given: found row {row}, expected 0 to {rowCount - 1}");
            }
        }

        if (fold.Train.Length > rowCount || fold.Train.Distinct().Count() < fold.Train.Length)
        {
            throw new InputException("split.given: a fold names a training row twice, expected each once");
        }

        foreach (var inner in fold.Inner ?? [])
        {
            CheckFold(inner, rowCount);
        }
    }
}
