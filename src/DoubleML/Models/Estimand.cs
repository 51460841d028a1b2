using DoubleML.CrossFitting;
using DoubleML.Inference;

namespace DoubleML.Models;

/// <summary>One causal parameter of a model: its nuisances, its score and, if it has them, its sensitivity elements.</summary>
/// <param name="Name">The parameter's name in results.</param>
/// <param name="Nuisances">The nuisance functions, in an order in which each comes after those it depends on.</param>
/// <param name="Score">The score, from the predictions of one repetition.</param>
public sealed record Estimand(string Name, IReadOnlyList<Nuisance> Nuisances, Func<FittedNuisances, Score> Score)
{
    /// <summary>First part of the names of its predictions; mostly the treatment.</summary>
    public string Key { get; init; } = Name;

    /// <summary>Appended to the nuisances' names in predictions where several estimands share a key, such as <c>_d1</c>.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The sensitivity elements at the estimated θ; null where the model has no sensitivity analysis.</summary>
    public Func<FittedNuisances, double, SensitivityElements>? Sensitivity { get; init; }

    /// <summary>The signal that conditional effects are regressed from, at the estimated θ; null where the model has none.</summary>
    public Func<FittedNuisances, double, EffectSignal>? Signal { get; init; }
}
