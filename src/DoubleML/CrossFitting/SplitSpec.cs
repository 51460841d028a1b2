using DoubleML.Data;
using DoubleML.Sampling;

namespace DoubleML.CrossFitting;

/// <summary>
/// How the sample is split for cross-fitting: a small value that says how to make the folds, so that a task can name its rows by
/// (split, repetition, fold) and every worker resolves the same rows.
/// </summary>
public abstract record SplitSpec
{
    /// <summary>The key of the draws; each repetition, and each nested split, derives its own.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Name of the column whose values are the strata, or null.</summary>
    public string? Strata { get; init; }

    /// <summary>First cluster variable, or null: rows with the same value stay together.</summary>
    public string? Cluster1 { get; init; }

    /// <summary>Second cluster variable, or null.</summary>
    public string? Cluster2 { get; init; }

    /// <summary>The folds of one repetition.</summary>
    /// <param name="data">The data to split.</param>
    /// <param name="repetition">0-based repetition.</param>
    public abstract IReadOnlyList<Fold> Folds(DataSet data, int repetition);

    /// <summary>Draws folds of some rows that respect the strata or the clusters.</summary>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="nFolds">The number of folds (of each cluster variable, if there are any), at least 2.</param>
    /// <param name="data">The data.</param>
    /// <param name="key">The key of the draws.</param>
    internal IReadOnlyList<Fold> Draw(int[] rows, int nFolds, DataSet data, RandomKey key)
    {
        if (Cluster1 is null)
        {
            return KFold.Draw(rows, nFolds, Strata is null ? null : data[Strata], key);
        }

        string[] clusters = Cluster2 is null ? [Cluster1] : [Cluster1, Cluster2];
        return ClusterFolds.Draw([.. clusters.Select(name => data[name])], nFolds, key, rows);
    }
}

/// <summary>
/// Random folds of (almost) equal size, drawn anew in every repetition. With strata every fold has (almost) the same share of each stratum;
/// with cluster variables whole clusters are drawn, and with two of them the folds are the n_folds² cells of their product.
/// </summary>
/// <param name="NFolds">The number of folds (of each cluster variable, if there are any), at least 2.</param>
public sealed record RandomSplit(int NFolds) : SplitSpec
{
    /// <inheritdoc/>
    public override IReadOnlyList<Fold> Folds(DataSet data, int repetition) => data.Derived(
        (this, repetition), _ => Draw([.. Enumerable.Range(0, data.RowCount)], NFolds, data, Key.Derive(repetition)));
}

/// <summary>Folds that the user gives, compared by identity of their name.</summary>
/// <param name="Name">A name for the split that is unique in the run, such as its content hash.</param>
/// <param name="Repetitions">[repetition][fold].</param>
public sealed record GivenSplit(string Name, IReadOnlyList<IReadOnlyList<Fold>> Repetitions) : SplitSpec
{
    /// <inheritdoc/>
    public override IReadOnlyList<Fold> Folds(DataSet data, int repetition) => Repetitions[repetition];
}
