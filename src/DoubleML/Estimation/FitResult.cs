using DoubleML.CrossFitting;
using DoubleML.Inference;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Estimation;

/// <summary>A fitted model: estimates, scores, predictions, losses and how it was executed.</summary>
public sealed record FitResult
{
    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>The data in the form the model used.</summary>
    public required PreparedData Data { get; init; }

    /// <summary>The options.</summary>
    public required FitOptions Options { get; init; }

    /// <summary>The model's parameters.</summary>
    public required Estimates Estimates { get; init; }

    /// <summary>The estimates of each estimand before <see cref="Model.Combine"/>.</summary>
    public required Estimates Components { get; init; }

    /// <summary>The folds: [repetition][fold].</summary>
    public required IReadOnlyList<IReadOnlyList<Fold>> Folds { get; init; }

    /// <summary>ψ at θ: [estimand][repetition][observation].</summary>
    public required double[][][] Psi { get; init; }

    /// <summary>∂ψ/∂θ at θ: [estimand][repetition][observation].</summary>
    public required double[][][] PsiDerivative { get; init; }

    /// <summary>The estimands, in the order of <see cref="Components"/>.</summary>
    public required IReadOnlyList<Estimand> Estimands { get; init; }

    /// <summary>The predictions that the score of an estimand used: [estimand][repetition].</summary>
    public required FittedNuisances[][] Nuisances { get; init; }

    /// <summary>Raw nuisance predictions by <c>ESTIMAND|NUISANCE|REPETITION</c>, length n_obs, as the learners gave them.</summary>
    public required IReadOnlyList<KeyValuePair<string, double[]>> Predictions { get; init; }

    /// <summary>Losses by nuisance.</summary>
    public required IReadOnlyList<NuisanceLoss> Losses { get; init; }

    /// <summary>How the fits were executed.</summary>
    public required ExecutionReport Execution { get; init; }
}
