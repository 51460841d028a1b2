using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Inference;

namespace DoubleML.Analyses;

/// <summary>
/// What leaving out observed covariates would do: a yardstick for how strong omitted variables may plausibly be (Chernozhukov, Cinelli,
/// Newey, Sharma and Syrgkanis 2022, section 6). One value a parameter each.
/// </summary>
/// <param name="CfY">
/// Gain in the outcome's explained variation from the covariates, (R²_long − R²_short) / (1 − R²_long) = (σ²_short − σ²_long) / σ²_long, in [0, 1].
/// </param>
/// <param name="CfD">Gain in the Riesz representer's variation, (1 − R²_α) / R²_α with R²_α = ν²_short / ν²_long, in [0, 1].</param>
/// <param name="Rho">Degree of adversity, in [−1, 1].</param>
/// <param name="DeltaTheta">θ without the covariates minus θ with them.</param>
public sealed record SensitivityBenchmark(double[] CfY, double[] CfD, double[] Rho, double[] DeltaTheta)
{
    /// <summary>Fits the model again without some covariates and compares.</summary>
    /// <param name="fit">The fit with all covariates, of a model with sensitivity elements.</param>
    /// <param name="data">The data it was fitted to.</param>
    /// <param name="leftOut">The covariates to leave out, at least one and not all.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <exception cref="InputException">Not a covariate, none left, or a model without sensitivity analysis.</exception>
    public static async Task<SensitivityBenchmark> OfAsync(
        FitResult fit, DoubleMLData data, IReadOnlyList<string> leftOut, CancellationToken cancellationToken = default)
    {
        var unknown = leftOut.FirstOrDefault(name => !data.X.Contains(name));
        if (unknown is not null)
        {
            throw new InputException($"sensitivity.benchmark: column '{unknown}' is no covariate, expected some of {string.Join(", ", data.X)}");
        }

        if (leftOut.Count == 0 || leftOut.Distinct().Count() == data.X.Count)
        {
            throw new InputException($"sensitivity.benchmark: found {leftOut.Count} of {data.X.Count} covariates to leave out, expected some but not all");
        }

        if (fit.Options.Predictions.Columns.Count > 0)
        {
            throw new InputException("sensitivity.benchmark: found together with external predictions, expected learners, as the nuisances are fitted again");
        }

        var roles = data.Roles with { X = [.. data.X.Where(name => !leftOut.Contains(name))] };
        var shorter = await DoubleMachineLearning.FitAsync(
            new DoubleMLData(data.Data, roles), fit.Model, fit.Options with { Progress = null }, cancellationToken).ConfigureAwait(false);
        return Compare(fit.Estimates, shorter.Estimates);
    }

    /// <summary>Compares a long and a short model.</summary>
    /// <param name="longer">Estimates with all covariates.</param>
    /// <param name="shorter">Estimates without some of them.</param>
    /// <exception cref="InputException">A model without sensitivity elements.</exception>
    public static SensitivityBenchmark Compare(Estimates longer, Estimates shorter)
    {
        if (longer.Bias?.Elements is not { } longElements || shorter.Bias?.Elements is not { } shortElements)
        {
            throw new InputException("sensitivity.benchmark: this model (or score) has no sensitivity analysis; leave the key out");
        }

        double[] Aggregate(Func<SensitivityElements, SensitivityElements, double, double> gain) =>
            [.. longElements.Select((reps, j) => Special.Median(reps.Select((element, r) =>
                gain(element, shortElements[j][r], shorter.AllThetas[j][r] - longer.AllThetas[j][r]))))];

        return new SensitivityBenchmark(
            Aggregate((l, s, _) => Math.Clamp((s.Sigma2 - l.Sigma2) / l.Sigma2, 0, 1)),
            Aggregate((l, s, _) => Math.Clamp((1 - (s.Nu2 / l.Nu2)) / (s.Nu2 / l.Nu2), 0, 1)),
            Aggregate((l, s, delta) =>
            {
                var (g, riesz) = (s.Sigma2 - l.Sigma2, l.Nu2 - s.Nu2);
                return Math.Sign(delta) * (g > 0 && riesz > 0 ? Math.Clamp(Math.Abs(delta) / Math.Sqrt(g * riesz), 0, 1) : 1);
            }),
            Aggregate((_, _, delta) => delta));
    }
}
