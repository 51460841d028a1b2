using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Estimation;

/// <summary>Puts the tasks' predictions in their places: cross-fitted ones, and nested ones by fold.</summary>
/// <param name="raw">Where they are kept.</param>
/// <param name="split">How the sample was split.</param>
internal sealed class PredictionAssembler(PredictionStore raw, SplitSpec split)
{
    /// <summary>Adds the predictions of a wave of tasks.</summary>
    /// <param name="fits">The nuisances of the wave.</param>
    /// <param name="tasks">Their tasks.</param>
    /// <param name="predictions">One array a task, in the order of its test rows.</param>
    /// <param name="data">The data, with the columns computed for the wave.</param>
    public void Add(IReadOnlyList<PlannedFit> fits, IReadOnlyList<NuisanceTask> tasks, IReadOnlyList<double[]> predictions, DataSet data)
    {
        foreach (var fit in fits)
        {
            if (fit.Nuisance.Part is SplitPart.Fold or SplitPart.SecondHalf)
            {
                raw.Set(fit.Estimand.Key, fit.Nuisance.Name + fit.Estimand.Suffix, fit.Repetition, -1, Missing(data.RowCount));
            }
        }

        for (var i = 0; i < tasks.Count; i++)
        {
            var (label, rows) = (tasks[i].Label, tasks[i].TestRows(data));
            var part = tasks[i].Rows.Part;
            if (part is SplitPart.Fold or SplitPart.SecondHalf)
            {
                Scatter(raw.Find(label.Estimand, label.Nuisance, label.Repetition)!, rows, predictions[i]);
                continue;
            }

            // Nested predictions: kept by fold; those for the fold's own test rows are averaged over the inner models.
            var nested = raw.Find(label.Estimand, label.Nuisance, label.Repetition, label.Fold);
            if (nested is null)
            {
                raw.Set(label.Estimand, label.Nuisance, label.Repetition, label.Fold, nested = Missing(data.RowCount));
            }

            Scatter(nested, rows, predictions[i]);
            if (part is SplitPart.InnerFold or SplitPart.FirstHalf)
            {
                AddMean(label, tasks[i].Rows, rows, predictions[i], data);
            }
        }

        foreach (var fit in fits.Where(fit => fit.Nuisance.Correct is not null))
        {
            var (estimand, name, repetition) = fit.FullName;
            raw.Set(estimand, name, repetition, -1, fit.Nuisance.Correct!(raw.Find(estimand, name, repetition)!));
        }

        foreach (var task in tasks.Where(task => task.Rows.Part == SplitPart.InnerFold))
        {
            var nested = raw.Find(task.Label.Estimand, task.Label.Nuisance, task.Label.Repetition, task.Label.Fold)!;
            foreach (var row in split.Folds(data, task.Label.Repetition)[task.Label.Fold].Test)
            {
                nested[row] = double.NaN;
            }
        }
    }

    private void AddMean(TaskLabel label, TaskRows rows, int[] testRows, double[] predictions, DataSet data)
    {
        var mean = raw.Find(label.Estimand, label.Nuisance, label.Repetition);
        if (mean is null)
        {
            raw.Set(label.Estimand, label.Nuisance, label.Repetition, -1, mean = new double[data.RowCount]);
        }

        var test = split.Folds(data, label.Repetition)[label.Fold].Test.ToHashSet();
        var count = rows.Part == SplitPart.InnerFold ? rows.InnerCount : 1;
        for (var k = 0; k < testRows.Length; k++)
        {
            if (test.Contains(testRows[k]))
            {
                mean[testRows[k]] += predictions[k] / count;
            }
        }
    }

    private static double[] Missing(int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static void Scatter(double[] into, int[] rows, double[] values)
    {
        for (var k = 0; k < rows.Length; k++)
        {
            into[rows[k]] = values[k];
        }
    }
}
