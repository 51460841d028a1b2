using DoubleML.Data;
using DoubleML.Sampling;

namespace DoubleML.CrossFitting;

/// <summary>The predictions of an estimand's nuisances in one repetition, with the data and folds they belong to: what a score is computed from.</summary>
public sealed class FittedNuisances
{
    private readonly Func<string, int, double[]?> _find;

    internal FittedNuisances(DoubleMLData data, IReadOnlyList<Fold> folds, int repetition, Func<string, int, double[]?> find)
    {
        Data = data;
        Folds = folds;
        Repetition = repetition;
        _find = find;
    }

    /// <summary>The data.</summary>
    public DoubleMLData Data { get; }

    /// <summary>The folds of this repetition.</summary>
    public IReadOnlyList<Fold> Folds { get; }

    /// <summary>0-based repetition.</summary>
    public int Repetition { get; }

    /// <summary>Cross-fitted predictions (after clipping and the like), length n_obs.</summary>
    /// <param name="nuisance">The nuisance's name.</param>
    public double[] this[string nuisance] =>
        Find(nuisance) ?? throw new InvalidOperationException($"nuisance {nuisance} has not been predicted");

    /// <summary>Like the indexer, but null where there are none.</summary>
    /// <param name="nuisance">The nuisance's name.</param>
    public double[]? Find(string nuisance) => _find(nuisance, -1);

    /// <summary>Predictions made inside one fold's training rows (nested cross-fitting), length n_obs, NaN for rows it did not predict.</summary>
    /// <param name="nuisance">The nuisance's name.</param>
    /// <param name="fold">0-based outer fold.</param>
    public double[] Nested(string nuisance, int fold) =>
        _find(nuisance, fold) ?? throw new InvalidOperationException($"nuisance {nuisance} has not been predicted within fold {fold}");

    /// <summary>Whether a nuisance has predictions made inside the folds' training rows.</summary>
    /// <param name="nuisance">The nuisance's name.</param>
    public bool HasNested(string nuisance) => _find(nuisance, 0) is not null;

    /// <summary>A data column.</summary>
    /// <param name="name">The column's name.</param>
    public double[] Column(string name) => Data.Data[name];
}
