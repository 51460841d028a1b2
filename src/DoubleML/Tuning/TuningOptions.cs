namespace DoubleML.Tuning;

/// <summary>What is tuned and how. Names and defaults are those of DoubleML's <c>tune</c> and of scikit-learn's searches.</summary>
public sealed record TuningOptions
{
    /// <summary>
    /// Grids by the names of <see cref="Estimation.FitOptions.Learners"/>; the most specific one that is no more general than the name of the
    /// nuisance's learner counts. Nuisances without a grid are not tuned.
    /// </summary>
    public required IReadOnlyDictionary<string, ParameterGrid> ParamGrid { get; init; }

    /// <summary>How candidates are chosen and compared.</summary>
    public SearchMethod Method { get; init; } = SearchMethod.Grid;

    /// <summary>The number of candidates that <see cref="SearchMethod.Random"/> draws, at least 1.</summary>
    public int NIter { get; init; } = 100;

    /// <summary>The number of folds of the cross-validation (with cluster variables: of each of them), at least 2.</summary>
    public int NFoldsTune { get; init; } = 5;

    /// <summary>A given cross-validation of the whole sample instead of a drawn one.</summary>
    public IReadOnlyList<Sampling.Fold>? Folds { get; init; }

    /// <summary>
    /// Whether parameters are tuned for each fold of each repetition on the fold's training rows, instead of once on the whole sample.
    /// </summary>
    public bool TuneOnFolds { get; init; }

    /// <summary>Scorings by the names of <see cref="Estimation.FitOptions.Learners"/>; left out: that of <see cref="Scoring.Default"/>.</summary>
    public IReadOnlyDictionary<string, Scoring> Scoring { get; init; } = new Dictionary<string, Scoring>();

    /// <summary>The seed of candidates, folds and fits; null for that of the fit.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Options of successive halving.</summary>
    public HalvingOptions Halving { get; init; } = new();

    /// <summary>Told the number of fits done and the number known so far.</summary>
    public IProgress<(int Done, int Total)>? Progress { get; init; }

    internal bool Halves => Method is SearchMethod.HalvingGrid or SearchMethod.HalvingRandom;

    internal bool Draws => Method is SearchMethod.Random or SearchMethod.HalvingRandom;

    /// <summary>Checks ranges.</summary>
    /// <exception cref="InputException">A value is out of range, or a grid has a distribution where all combinations are wanted.</exception>
    public void Validate()
    {
        if (NIter < 1)
        {
            throw new InputException($"tune.n_iter: found {NIter}, expected a whole number ≥ 1");
        }

        if (NFoldsTune < 2)
        {
            throw new InputException($"tune.n_folds_tune: found {NFoldsTune}, expected a whole number ≥ 2");
        }

        if (Folds is not null && TuneOnFolds)
        {
            throw new InputException("tune.folds: found with tune_on_folds, which splits each fold's training rows; expected one of them");
        }

        if (Halves)
        {
            Halving.Validate();
        }

        foreach (var (name, grid) in ParamGrid)
        {
            Validate(grid, $"tune.param_grid.{name}");
        }
    }

    private void Validate(ParameterGrid grid, string where)
    {
        if (grid.Parameters.Count == 0)
        {
            throw new InputException($"{where}: found no parameter, expected at least one");
        }

        foreach (var parameter in grid.Parameters)
        {
            if (parameter.Values is { Count: 0 })
            {
                throw new InputException($"{where}.{parameter.Name}: found an empty list, expected at least one value");
            }

            if (!Draws && parameter.Values is null)
            {
                throw new InputException(
                    $"{where}.{parameter.Name}: found a distribution, but a grid needs listed values; give a list, or use method random or halving_random");
            }

            if (Halves && Halving.Resource?.Name == parameter.Name)
            {
                throw new InputException($"{where}.{parameter.Name}: is the resource of the halving as well, expected one of the two");
            }
        }
    }
}
