namespace DoubleML.CrossFitting;

/// <summary>Nuisance predictions made elsewhere; what is here is not fitted.</summary>
public sealed class ExternalPredictions
{
    private readonly Dictionary<string, double[]> _columns;

    /// <summary>Takes columns named <c>ESTIMAND|NUISANCE|REPETITION</c>, such as <c>d|ml_l|0</c>, each of length n_obs.</summary>
    /// <param name="columns">Names and values; NaN where there is no value.</param>
    /// <exception cref="InputException">A name has another form.</exception>
    public ExternalPredictions(IEnumerable<KeyValuePair<string, double[]>> columns)
    {
        _columns = new Dictionary<string, double[]>(columns, StringComparer.Ordinal);
        foreach (var name in _columns.Keys)
        {
            var parts = name.Split('|');
            if (parts.Length != 3 || !int.TryParse(parts[2], out var repetition) || repetition < 0)
            {
                throw new InputException($"predictions: column '{name}' is not of the form TREATMENT|NUISANCE|REPETITION, for example d|ml_l|0");
            }
        }
    }

    /// <summary>No predictions.</summary>
    public static ExternalPredictions None { get; } = new([]);

    /// <summary>All names and values.</summary>
    public IReadOnlyDictionary<string, double[]> Columns => _columns;

    /// <summary>The predictions of a nuisance, or null.</summary>
    /// <param name="estimand">The estimand's key.</param>
    /// <param name="nuisance">The nuisance's name.</param>
    /// <param name="repetition">0-based repetition.</param>
    public double[]? Find(string estimand, string nuisance, int repetition) => _columns.GetValueOrDefault($"{estimand}|{nuisance}|{repetition}");
}
