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

    /// <summary>Pointwise confidence intervals, one a parameter.</summary>
    /// <param name="level">The level in (0, 1).</param>
    public (double Lower, double Upper)[] ConfidenceIntervals(double level = 0.95) => Estimates.ConfidenceIntervals(level);

    /// <summary>The multiplier bootstrap: joint intervals, and what <see cref="AdjustedPValues"/> needs for Romano-Wolf.</summary>
    /// <param name="method"><c>normal</c>, <c>Bayes</c> or <c>wild</c>.</param>
    /// <param name="nRepBoot">The number of draws, at least 1.</param>
    /// <returns>The bootstrap; the seed of the fit is that of the draws.</returns>
    /// <exception cref="InputException">Unknown method, no draws, or clustered data.</exception>
    public Bootstrap Bootstrap(string method = "normal", int nRepBoot = 500) => Inference.Bootstrap.Draw(Estimates, method, nRepBoot, Options.Seed);

    /// <summary>p values adjusted for testing all parameters at once, one a parameter.</summary>
    /// <param name="method">One of <see cref="MultipleTesting.Methods"/>.</param>
    /// <param name="bootstrap">The bootstrap for Romano-Wolf; null for <see cref="Bootstrap"/> with its defaults.</param>
    /// <exception cref="InputException">Unknown method, or Romano-Wolf with clustered data.</exception>
    public double[] AdjustedPValues(string method = "romano-wolf", Bootstrap? bootstrap = null) => MultipleTesting.Adjust(
        Estimates, method, bootstrap ?? (MultipleTesting.NeedsBootstrap(method) ? Bootstrap() : null));

    /// <summary>What omitted variables of a given strength could do (Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis 2022).</summary>
    /// <param name="cfY">Share of the outcome's residual variation that latent variables explain, in [0, 1).</param>
    /// <param name="cfD">Share of the Riesz representer's variation that they generate, in [0, 1).</param>
    /// <param name="rho">Correlation between the two, in [−1, 1].</param>
    /// <param name="level">The level of the one-sided confidence bounds, in (0, 1).</param>
    /// <param name="nullHypothesis">The value of θ that the robustness values refer to.</param>
    /// <exception cref="InputException">The model has no sensitivity analysis, or a value is out of range.</exception>
    public SensitivityAnalysis SensitivityAnalysis(
        double cfY = 0.03, double cfD = 0.03, double rho = 1.0, double level = 0.95, double nullHypothesis = 0) =>
        Inference.SensitivityAnalysis.Of(Estimates, new ConfoundingScenario(cfY, cfD, rho, level), nullHypothesis);

    /// <summary>A table for people: a line a parameter with estimate, standard error, t and p value, and pointwise interval.</summary>
    /// <param name="level">The level of the intervals, in (0, 1).</param>
    public string Summary(double level = 0.95) => FitSummary.Write(this, level);

    /// <summary>The <see cref="Summary"/> at 95 %.</summary>
    public override string ToString() => Summary();
}
