using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Logistic partially linear regression: P(Y = 1 | D, X) = Λ(D θ + r(X)) for a binary outcome (Liu, Zhang and Zhou 2021). Nuisances
/// M(D, X) = P(Y = 1 | D, X) (<c>ml_M</c>) and a(X) = E[D | X] (<c>ml_a</c>), both cross-fitted again within each fold's training rows;
/// t(X), the regression of logit M on X (<c>ml_t</c>); and m(X). With β of each fold from the regression of logit M on D − a in its training
/// rows, r(X) = t(X) − β a(X). Scores:
/// <list type="bullet">
/// <item><c>nuisance_space</c>: ψ = Λ(−r) (Y e^(−θ D) − (1 − Y) e^r) (D − m), where m learns from the rows with Y = 0;</item>
/// <item><c>instrument</c>: ψ = (Y − Λ(θ D + r)) (D − m), where m learns with the weights M (1 − M).</item>
/// </list>
/// </summary>
public sealed record Lplr : Model
{
    /// <summary><c>nuisance_space</c> or <c>instrument</c>.</summary>
    [AllowedValues("nuisance_space", "instrument")]
    public string Score { get; init; } = "nuisance_space";

    /// <summary>The number of folds of the inner cross-fitting, at least 2.</summary>
    public int NFoldsInner { get; init; } = 5;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "lplr";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "nuisance_space", "instrument");
        if (NFoldsInner < 2)
        {
            throw new InputException($"model.n_folds_inner: found {NFoldsInner}, expected a whole number ≥ 2");
        }

        RequireNoInstrument(data, "pliv");
        RequireNoClusters(data);
        data.RequireBinary("y", data.Roles.Y, Name);
        return new PreparedData(data);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) => [.. data.Roles.D.Select(d => For(data, d))];

    private Estimand For(DoubleMLData data, string treatment)
    {
        var (y, d, n) = (data.Y, data.Data[treatment], data.RowCount);
        var x = Column.List(data.CovariatesFor(treatment));
        var instrument = Score == "instrument";
        var logit = new Column.ComputedByFold("logit M", (fitted, fold) => Logit(fitted, fold));
        var odds = new Column.Computed("M (1 - M)", fitted =>
        {
            var probability = fitted["ml_M"];
            return Vectors.Map(n, i => probability[i] * (1 - probability[i]));
        });
        return new Estimand(
            treatment,
            [
                new("ml_M", data.Roles.Y, [treatment, .. x]) { IsPropensity = true, Part = SplitPart.InnerFold, InnerFolds = NFoldsInner },
                new("ml_a", treatment, x) { FallbackLearner = "ml_m", Part = SplitPart.InnerFold, InnerFolds = NFoldsInner },
                new("ml_t", logit, x) { After = ["ml_M"] },
                instrument
                    ? new("ml_m", treatment, x) { Weights = odds, After = ["ml_M"] }
                    : new("ml_m", treatment, x) { LearnsFrom = [new(data.Roles.Y, 0)], LossOverAllRows = true },
            ],
            fitted =>
            {
                var (m, a, t) = (fitted["ml_m"], fitted["ml_a"], fitted["ml_t"]);
                var (start, beta) = (0.0, new double[n]);
                for (var fold = 0; fold < fitted.Folds.Count; fold++)
                {
                    var slope = Slope(fitted, fold, d);
                    foreach (var i in fitted.Folds[fold].Test)
                    {
                        beta[i] = slope;
                        start += slope / n;
                    }
                }

                var r = Vectors.Map(n, i => t[i] - (beta[i] * a[i]));
                var v = Vectors.Map(n, i => d[i] - m[i]);
                return instrument
                    ? new NonlinearScore(
                        theta => Vectors.Map(n, i => (y[i] - Logistic((theta * d[i]) + r[i])) * v[i]),
                        theta => Vectors.Map(n, i => -d[i] * v[i] * Logistic((theta * d[i]) + r[i]) * Logistic(-(theta * d[i]) - r[i])))
                    { Start = start }
                    : new NonlinearScore(
                        theta => Vectors.Map(n, i => Logistic(-r[i]) * v[i] * ((y[i] * PortableMath.Exp(-theta * d[i])) - ((1 - y[i]) * PortableMath.Exp(r[i])))),
                        theta => Vectors.Map(n, i => -Logistic(-r[i]) * v[i] * y[i] * d[i] * PortableMath.Exp(-theta * d[i])))
                    { Start = start };
            });
    }

    private static double Logistic(double u) => 1 / (1 + PortableMath.Exp(-u));

    /// <summary>logit M on the training rows of a fold, from the inner cross-fitting; 0 elsewhere.</summary>
    private static double[] Logit(FittedNuisances fitted, int fold)
    {
        var probability = fitted.Nested("ml_M", fold);
        var logit = new double[probability.Length];
        foreach (var i in fitted.Folds[fold].Train)
        {
            var p = Math.Clamp(probability[i], 1e-8, 1 - 1e-8);
            logit[i] = PortableMath.Log(p / (1 - p));
        }

        return logit;
    }

    /// <summary>β: the slope of logit M on D − a in the training rows of a fold.</summary>
    private static double Slope(FittedNuisances fitted, int fold, double[] d)
    {
        var (logit, a) = (Logit(fitted, fold), fitted.Nested("ml_a", fold));
        var (product, square) = (0.0, 0.0);
        foreach (var i in fitted.Folds[fold].Train)
        {
            product += (d[i] - a[i]) * logit[i];
            square += (d[i] - a[i]) * (d[i] - a[i]);
        }

        return product / square;
    }
}

[JsonSerializable(typeof(Lplr))]
internal sealed partial class LplrJson : JsonSerializerContext;
