using System.ComponentModel.DataAnnotations;
using DoubleML.Inference;
using DoubleML.Learning;
using DoubleML.Models;

namespace DoubleML.IO.Spec;

/// <summary>
/// One estimation, described completely: what <c>dml fit</c> reads, and what its command line amounts to. Names and defaults are part of
/// the project's contract; unknown keys are rejected.
/// </summary>
/// <remarks>
/// Defaults stand in the constructor because generated serialisers forget the initial values of <c>init</c> properties
/// (dotnet/runtime issue 84484).
/// </remarks>
/// <param name="Data">The data and the columns' roles.</param>
/// <param name="Model">The model with its options.</param>
/// <param name="Learners">
/// Learners by the nuisance's name, such as <c>ml_l</c>; <c>default</c> serves every nuisance that has no learner of its own.
/// </param>
/// <param name="Tune">Hyperparameter tuning before the fit; null for none.</param>
/// <param name="NFolds">
/// The number of folds (with clusters: of each cluster variable); null stands for that of <paramref name="Folds"/>, or 5.
/// </param>
/// <param name="NRep">The number of repeated sample splits; null stands for that of <paramref name="Folds"/>, or 1.</param>
/// <param name="Seed">The seed of all randomness.</param>
/// <param name="Folds">File with a given sample split, <c>.csv</c> or <c>.json</c>.</param>
/// <param name="Predictions">File with nuisance predictions made elsewhere.</param>
/// <param name="Level">The level of all confidence intervals, in (0, 1).</param>
/// <param name="Bootstrap">The multiplier bootstrap; null for none.</param>
/// <param name="PAdjust">Methods that adjust p values for multiple testing; null for none.</param>
/// <param name="Sensitivity">The sensitivity analysis; null for none.</param>
/// <param name="Cate">Conditional effects; null for none.</param>
/// <param name="Gate">Group effects; null for none.</param>
/// <param name="PolicyTree">A treatment rule; null for none.</param>
/// <param name="Aggregation">Aggregation of group-time effects: <c>group</c>, <c>time</c> or <c>eventstudy</c>; null for none.</param>
/// <param name="RobustConfset">Whether the confidence set that is valid with weak instruments is wanted.</param>
/// <param name="Execution">Where and how the fits run; left out: on this machine.</param>
/// <param name="Output">What is written where.</param>
public sealed record RunSpec(
    DataSpec Data,
    Model Model,
    IReadOnlyDictionary<string, Learner>? Learners = null,
    TuneSpec? Tune = null,
    int? NFolds = null,
    int? NRep = null,
    ulong Seed = 42,
    string? Folds = null,
    string? Predictions = null,
    double Level = 0.95,
    BootstrapSpec? Bootstrap = null,
    TextOrList? PAdjust = null,
    SensitivitySpec? Sensitivity = null,
    CateSpec? Cate = null,
    GateSpec? Gate = null,
    PolicyTreeSpec? PolicyTree = null,
    [property: AllowedValues("group", "time", "eventstudy")] string? Aggregation = null,
    bool RobustConfset = false,
    ExecutionSpec? Execution = null,
    OutputSpec? Output = null)
{
    /// <summary>Learners by the nuisance's name.</summary>
    public IReadOnlyDictionary<string, Learner> Learners { get; init; } = Learners ?? new Dictionary<string, Learner>();

    /// <summary>Where and how the fits run.</summary>
    public ExecutionSpec Execution { get; init; } = Execution ?? new LocalExecution();

    /// <summary>What is written where.</summary>
    public OutputSpec Output { get; init; } = Output ?? new OutputSpec();

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

        _ = Tune?.ToOptions();
        Bootstrap?.Validate();
        Sensitivity?.Scenario(Level).Validate();
        Sensitivity?.Contour?.Validate();
        foreach (var method in PAdjust?.AsEnumerable() ?? [])
        {
            MultipleTesting.Validate(method, Bootstrap is not null);
        }

        PolicyTree?.Validate();
        Require(
            "aggregation", $"'{Aggregation}'", Aggregation is null or "group" or "time" or "eventstudy", "'group', 'time' or 'eventstudy'");
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
