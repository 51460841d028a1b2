using DoubleML.Inference;
using DoubleML.Learning;
using DoubleML.Models;

namespace DoubleML.IO.Spec;

/// <summary>
/// One estimation, described completely: what <c>dml fit</c> reads, and what its command line amounts to. Names and defaults are part of
/// the project's contract; unknown keys are rejected.
/// </summary>
public sealed record RunSpec
{
    /// <summary>The data and the columns' roles.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>The model with its options.</summary>
    public required Model Model { get; init; }

    /// <summary>
    /// Learners by the nuisance's name, such as <c>ml_l</c>; <c>default</c> serves every nuisance that has no learner of its own.
    /// </summary>
    public IReadOnlyDictionary<string, Learner> Learners { get; init; } = new Dictionary<string, Learner>();

    /// <summary>The number of folds (with clusters: of each cluster variable); null stands for that of <see cref="Folds"/>, or 5.</summary>
    public int? NFolds { get; init; }

    /// <summary>The number of repeated sample splits; null stands for that of <see cref="Folds"/>, or 1.</summary>
    public int? NRep { get; init; }

    /// <summary>The seed of all randomness.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>File with a given sample split, <c>.csv</c> or <c>.json</c>.</summary>
    public string? Folds { get; init; }

    /// <summary>File with nuisance predictions made elsewhere.</summary>
    public string? Predictions { get; init; }

    /// <summary>The level of all confidence intervals, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The multiplier bootstrap; null for none.</summary>
    public BootstrapSpec? Bootstrap { get; init; }

    /// <summary>Methods that adjust p values for multiple testing; null for none.</summary>
    public TextOrList? PAdjust { get; init; }

    /// <summary>The sensitivity analysis; null for none.</summary>
    public SensitivitySpec? Sensitivity { get; init; }

    /// <summary>Where and how the fits run.</summary>
    public ExecutionSpec Execution { get; init; } = new LocalExecution();

    /// <summary>What is written where.</summary>
    public OutputSpec Output { get; init; } = new();

    /// <summary>Checks everything that can be checked without the data.</summary>
    /// <exception cref="InputException">A value is out of range, or two keys do not go together.</exception>
    public void Validate()
    {
        Data.Validate();
        Require("n_folds", NFolds, NFolds is null or >= 2, "a whole number ≥ 2");
        Require("n_rep", NRep, NRep is null or >= 1, "a whole number ≥ 1");
        Require("level", Level, Level is > 0 and < 1, "a number between 0 and 1, such as 0.95");
        foreach (var (name, learner) in Learners)
        {
            learner.Validate($"learners.{name}");
        }

        Bootstrap?.Validate();
        Sensitivity?.Scenario(Level).Validate();
        foreach (var method in PAdjust?.AsEnumerable() ?? [])
        {
            MultipleTesting.Validate(method, Bootstrap is not null);
        }

        Execution.Validate();
        Output.Validate();
    }

    internal static void Require<T>(string key, T value, bool holds, string expected)
    {
        if (!holds)
        {
            throw new InputException($"{key}: found {value}, expected {expected}");
        }
    }
}
