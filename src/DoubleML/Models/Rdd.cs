using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Numerics;
using DoubleML.RegressionDiscontinuity;

namespace DoubleML.Models;

/// <summary>
/// Regression discontinuity with flexible covariate adjustment (Noack, Olma and Rothe 2024): the jump at the cutoff of Y − η(X), where
/// η(X) = (μ₊(X) + μ₋(X)) / 2 is the mean of the outcome's regressions on both sides of the cutoff (<c>ml_g</c>). In a fuzzy design the
/// jump is divided by that of D − η_D(X) (<c>ml_m</c>). The regressions learn from observations near the cutoff, weighted by a kernel; the
/// bandwidth is first chosen without covariates, then anew from the adjusted outcome (<see cref="NIterations"/>). Estimates and standard
/// errors are those of local polynomials with robust bias correction (<see cref="Discontinuity"/>).
/// </summary>
public sealed record Rdd : Model
{
    private const string Block = "block";

    /// <summary>Whether treatment is not fully determined by the cutoff.</summary>
    public bool Fuzzy { get; init; }

    /// <summary>The value of the running variable from which on treatment is intended.</summary>
    public double Cutoff { get; init; }

    /// <summary>The first bandwidth of the adjustment; null for the MSE-optimal one without covariates.</summary>
    public double? HFs { get; init; }

    /// <summary>
    /// What the regressions use of the running variable: <c>cutoff</c> (the side), <c>cutoff and score</c>, or
    /// <c>interacted cutoff and score</c>.
    /// </summary>
    [AllowedValues("cutoff", "cutoff and score", "interacted cutoff and score")]
    public string FsSpecification { get; init; } = "cutoff";

    /// <summary>The kernel of the regressions' weights: <c>triangular</c>, <c>epanechnikov</c> or <c>uniform</c>.</summary>
    public string FsKernel { get; init; } = "triangular";

    /// <summary>How often the regressions are fitted, each time with the bandwidth from the adjustment before.</summary>
    public int NIterations { get; init; } = 2;

    /// <summary>The order of the local polynomial of the jump.</summary>
    public int P { get; init; } = 1;

    /// <summary>The kernel of the local polynomial of the jump.</summary>
    public string Kernel { get; init; } = "triangular";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "rdd";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Fuzzy ? "fuzzy" : "sharp";

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("fs_specification", FsSpecification, "cutoff", "cutoff and score", "interacted cutoff and score");
        RegressionDiscontinuity.Kernel.Validate("fs_kernel", FsKernel);
        RegressionDiscontinuity.Kernel.Validate("kernel", Kernel);
        if (NIterations < 1 || P is < 1 or > 4 || HFs is <= 0)
        {
            throw new InputException($"model: found n_iterations {NIterations}, p {P}, h_fs {HFs}; expected n_iterations ≥ 1, p from 1 to 4, h_fs > 0");
        }

        RequireNoInstrument(data, "iivm");
        RequireNoClusters(data);
        RequireOneBinaryTreatment(data);
        var running = data.Data[data.Roles.Running ?? throw new InputException("data.running is not there, model rdd expects the column of the running variable")];
        var (n, d) = (data.RowCount, data.Data[data.Roles.D[0]]);
        if (!(running.Min() < Cutoff && Cutoff < running.Max()))
        {
            throw new InputException($"model.cutoff: found {Cutoff}, expected a value within the range of '{data.Roles.Running}', {running.Min()} to {running.Max()}");
        }

        var against = Enumerable.Range(0, n).FirstOrDefault(i => d[i] != Side(running[i]), -1);
        if (!Fuzzy && against >= 0)
        {
            throw new InputException($"data.d: row {against} has d = {d[against]} at {running[against]}, in a sharp design expected {Side(running[against])}; " +
                "use model.fuzzy true if treatment is not determined by the cutoff");
        }

        // Three blocks of rows: the observations, and what the regressions predict for them just below and just above the cutoff.
        double[] Stacked(Func<int, double> value, Func<int, double> below, Func<int, double> above) =>
            [.. Vectors.Map(n, value), .. Vectors.Map(n, below), .. Vectors.Map(n, above)];
        double[] Repeated(double[] values) => [.. values, .. values, .. values];
        double Score(int i) => running[i] - Cutoff;
        var columns = data.X.Concat(data.Roles.D).Append(data.Roles.Y).Select(name => KeyValuePair.Create(name, Repeated(data.Data[name]))).ToList();
        columns.Add(KeyValuePair.Create(Block, Stacked(_ => 0, _ => 1, _ => 2)));
        columns.Add(KeyValuePair.Create("row", Repeated(Vectors.Map(n, i => i))));
        columns.Add(KeyValuePair.Create("above", Stacked(i => Side(running[i]), _ => 0, _ => 1)));
        columns.Add(KeyValuePair.Create("score", Stacked(Score, _ => 0, _ => 0)));
        columns.Add(KeyValuePair.Create("above x score", Stacked(i => Side(running[i]) * Score(i), _ => 0, _ => 0)));
        return new PreparedData(DoubleMLData.Unchecked(new DataSet(columns), data.Roles with { X = data.X, Running = "score" }))
        {
            SourceRows = [.. Enumerable.Range(0, 3 * n).Select(row => row % n)],
            SourceRowCount = n,
            ObservationCount = n,
            SplitUnits = "row",
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var (treatment, n) = (data.Roles.D[0], data.RowCount / 3);
        var (y, d, x) = (data.Y[..n], data.Data[treatment][..n], data.Data["score"][..n]);
        IReadOnlyList<Column> features =
        [
            "above",
            .. FsSpecification == "interacted cutoff and score" ? Column.List(["above x score"]) : [],
            .. FsSpecification == "cutoff" ? [] : Column.List(["score"]),
            .. Column.List(data.X),
        ];
        var first = new Lazy<double>(() => HFs ?? Largest(Bandwidths.Select(x, y, Fuzzy ? d : null)));
        var nuisances = new List<Nuisance>();
        for (var iteration = 1; iteration <= NIterations; iteration++)
        {
            var current = iteration;
            var weights = new Column.Computed("kernel weights", fitted => Weights(current == 1 ? first.Value : Select(fitted, current - 1).H));
            IReadOnlyList<string> after = current == 1 ? [] : Fuzzy ? [Named("ml_g", current - 1), Named("ml_m", current - 1)] : [Named("ml_g", current - 1)];
            Nuisance Adjustment(string name, string target) => new(Named(name, current), target, features)
            {
                Learner = name,
                IsPropensity = name == "ml_m",
                LearnsFrom = [new(Block, 0)],
                Weights = weights,
                After = after,
                Correct = predictions => [.. Enumerable.Range(0, 3 * n).Select(row => (predictions[n + (row % n)] + predictions[(2 * n) + (row % n)]) / 2)],
            };
            nuisances.Add(Adjustment("ml_g", data.Roles.Y));
            if (Fuzzy)
            {
                nuisances.Add(Adjustment("ml_m", treatment));
            }
        }

        return
        [
            OfKind("Conventional", jump => (jump.Conventional, jump.Influence)),
            OfKind("Bias-Corrected", jump => (jump.BiasCorrected, jump.Influence)),
            OfKind("Robust", jump => (jump.BiasCorrected, jump.RobustInfluence)),
        ];

        Estimand OfKind(string name, Func<Discontinuity, (double Theta, double[] Influence)> kind) => new(name, nuisances, fitted =>
        {
            // The bandwidths come from the adjustment before the last one, which the last one was fitted with.
            var bandwidths = Select(fitted, Math.Max(1, NIterations - 1));
            var (outcome, received) = Adjusted(fitted, NIterations);
            var (theta, influence) = kind(Discontinuity.Estimate(x, outcome, received, bandwidths, P, Kernel));
            return new InfluenceScore(theta, [.. influence, .. new double[2 * n]], x.Count(value => RegressionDiscontinuity.Kernel.Weight(Kernel, value / bandwidths.H) > 0));
        })
        { Key = treatment };

        string Named(string name, int iteration) => iteration == NIterations ? name : $"{name}_iteration_{iteration}";

        // The uniform kernel's weights are 1, as in the reference package: their scale matters to penalised learners.
        double[] Weights(double bandwidth) =>
            [.. x.Select(value => (FsKernel == "uniform" ? 2 : 1) * RegressionDiscontinuity.Kernel.Weight(FsKernel, value / bandwidth)), .. new double[2 * n]];

        Bandwidths Select(FittedNuisances fitted, int iteration)
        {
            var (outcome, received) = Adjusted(fitted, iteration);
            return Bandwidths.Select(x, outcome, received, P, Kernel);
        }

        (double[] Outcome, double[]? Treatment) Adjusted(FittedNuisances fitted, int iteration)
        {
            var g = fitted[Named("ml_g", iteration)];
            var m = Fuzzy ? fitted[Named("ml_m", iteration)] : null;
            return (Vectors.Map(n, i => y[i] - g[i]), m is null ? null : Vectors.Map(n, i => d[i] - m[i]));
        }
    }

    private static double Largest(Bandwidths bandwidths) => Math.Max(bandwidths.H, bandwidths.B);

    private double Side(double running) => running >= Cutoff ? 1 : 0;
}

[JsonSerializable(typeof(Rdd))]
internal sealed partial class RddJson : JsonSerializerContext;
