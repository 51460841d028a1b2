namespace DoubleML.Estimation;

/// <summary>Nuisance predictions of a run by estimand, nuisance, repetition and, for nested cross-fitting, fold.</summary>
internal sealed class PredictionStore
{
    private readonly Dictionary<(string Estimand, string Nuisance, int Repetition, int Fold), double[]> _values = [];

    /// <summary>The predictions, or null; fold −1 stands for the cross-fitted ones.</summary>
    public double[]? Find(string estimand, string nuisance, int repetition, int fold = -1) =>
        _values.GetValueOrDefault((estimand, nuisance, repetition, fold));

    public void Set(string estimand, string nuisance, int repetition, int fold, double[] values) =>
        _values[(estimand, nuisance, repetition, fold)] = values;

    /// <summary>All predictions, named as in <c>predictions</c> of the run spec.</summary>
    public IEnumerable<KeyValuePair<string, double[]>> Named() => _values
        .OrderBy(entry => entry.Key.Repetition).ThenBy(entry => entry.Key.Estimand, StringComparer.Ordinal)
        .ThenBy(entry => entry.Key.Nuisance, StringComparer.Ordinal).ThenBy(entry => entry.Key.Fold)
        .Select(entry => KeyValuePair.Create(
            $"{entry.Key.Estimand}|{entry.Key.Nuisance}{(entry.Key.Fold < 0 ? "" : $"_inner_{entry.Key.Fold}")}|{entry.Key.Repetition}",
            entry.Value));
}
