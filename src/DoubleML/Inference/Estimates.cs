namespace DoubleML.Inference;

/// <summary>
/// Estimates of several parameters over all repetitions with their normalised scores: everything that confidence intervals, the bootstrap,
/// multiple testing and sensitivity analysis need, and closed under linear combinations. Knows no model.
/// </summary>
public sealed record Estimates
{
    /// <summary>The constant that turns upper bounds into standard errors in the aggregation over repetitions (1.96 itself, by convention).</summary>
    private const double AggregationQuantile = 1.96;

    /// <summary>The parameters' names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>θ in each repetition: [parameter][repetition].</summary>
    public required double[][] AllThetas { get; init; }

    /// <summary>Standard errors in each repetition: [parameter][repetition].</summary>
    public required double[][] AllStandardErrors { get; init; }

    /// <summary>ψ / E[∂ψ/∂θ]: [parameter][repetition][observation].</summary>
    public required double[][][] ScaledPsi { get; init; }

    /// <summary>n_obs, or the number of clusters: Var(θ) = E[scaled ψ²] / this. One a parameter.</summary>
    public required double[] VarianceScaling { get; init; }

    /// <summary>The clusters, or null for independent observations.</summary>
    public Clustering? Clusters { get; init; }

    /// <summary>
    /// The numbers of observations that local estimates rest on, [parameter][repetition]; null for all others. Their standard errors are
    /// aggregated by the median of the variances around θ (<see cref="StandardErrors"/>).
    /// </summary>
    public int[][]? EffectiveCounts { get; init; }

    /// <summary>What omitted variables could do; null where the model has no sensitivity analysis.</summary>
    public OmittedVariableBias? Bias { get; init; }

    /// <summary>p values are the median over the repetitions instead of coming from the aggregated θ and se.</summary>
    public bool MedianPValues { get; init; }

    /// <summary>The number of parameters.</summary>
    public int Count => Names.Count;

    /// <summary>The number of repetitions.</summary>
    public int Repetitions => AllThetas[0].Length;

    /// <summary>n_obs.</summary>
    public int ObservationCount => ScaledPsi[0][0].Length;

    /// <summary>θ: the median over the repetitions.</summary>
    public double[] Thetas => [.. AllThetas.Select(Special.Median)];

    /// <summary>
    /// Standard errors: (median(θ_r + 1.96 se_r) − θ) / 1.96; of local estimates sqrt(median(se_r² + (θ_r − θ)² / N_r)) with their effective
    /// counts N_r, as the reference package does it.
    /// </summary>
    public double[] StandardErrors => EffectiveCounts is null
        ? AggregateStandardErrors(AllThetas, AllStandardErrors)
        : [.. Thetas.Select((theta, j) => Math.Sqrt(Special.Median(AllStandardErrors[j].Select((se, r) =>
            (se * se) + ((AllThetas[j][r] - theta) * (AllThetas[j][r] - theta) / EffectiveCounts[j][r])))))];

    /// <summary>t statistics, θ / se.</summary>
    public double[] TStatistics => [.. Thetas.Zip(StandardErrors, (theta, se) => theta / se)];

    /// <summary>Two-sided p values.</summary>
    public double[] PValues => MedianPValues ? [.. AllPValues().Select(Special.Median)] : [.. TStatistics.Select(Special.TwoSidedP)];

    /// <summary>Two-sided p values of each repetition: [parameter][repetition].</summary>
    public double[][] AllPValues() =>
        [.. AllThetas.Select((thetas, j) => thetas.Select((theta, r) => Special.TwoSidedP(theta / AllStandardErrors[j][r])).ToArray())];

    /// <summary>Confidence intervals: the medians of the repetitions' bounds.</summary>
    /// <param name="level">The level in (0, 1), such as 0.95.</param>
    /// <returns>Lower and upper bound a parameter.</returns>
    public (double Lower, double Upper)[] ConfidenceIntervals(double level = 0.95) =>
        ConfidenceIntervals([.. Enumerable.Repeat(Special.NormalQuantile(0.5 + (level / 2)), Repetitions)]);

    /// <summary>Confidence intervals with a critical value for each repetition (joint intervals).</summary>
    /// <param name="criticalValues">One a repetition.</param>
    public (double Lower, double Upper)[] ConfidenceIntervals(double[] criticalValues) =>
        [.. AllThetas.Select((thetas, j) => (
            Special.Median(thetas.Select((theta, r) => theta - (criticalValues[r] * AllStandardErrors[j][r]))),
            Special.Median(thetas.Select((theta, r) => theta + (criticalValues[r] * AllStandardErrors[j][r])))))];

    /// <summary>Aggregates standard errors over repetitions: (median(θ_r + 1.96 se_r) − median(θ_r)) / 1.96.</summary>
    /// <param name="allThetas">[parameter][repetition].</param>
    /// <param name="allStandardErrors">[parameter][repetition].</param>
    public static double[] AggregateStandardErrors(double[][] allThetas, double[][] allStandardErrors) =>
        [.. allThetas.Select((thetas, j) =>
            (Special.Median(thetas.Select((theta, r) => theta + (AggregationQuantile * allStandardErrors[j][r]))) - Special.Median(thetas))
            / AggregationQuantile)];

    /// <summary>
    /// Linear combinations of the parameters, with standard errors from the combined scores. Biases from omitted variables add up in
    /// absolute value, the worst case.
    /// </summary>
    /// <param name="names">Names of the combinations.</param>
    /// <param name="weights">[combination][parameter].</param>
    public Estimates Combine(IReadOnlyList<string> names, double[][] weights)
    {
        var psi = weights.Select(row => Enumerable.Range(0, Repetitions).Select(r => Sum(row, j => ScaledPsi[j][r])).ToArray()).ToArray();
        var scaling = weights.Select(row => VarianceScaling[Math.Max(0, Array.FindIndex(row, w => w != 0))]).ToArray();
        return new Estimates
        {
            Names = names,
            AllThetas = [.. weights.Select(row => Sum(row, j => AllThetas[j]))],
            AllStandardErrors = [.. psi.Select((reps, c) => reps.Select((values, r) => StandardError(values, scaling[c], r)).ToArray())],
            ScaledPsi = psi,
            VarianceScaling = scaling,
            Clusters = Clusters,
            Bias = Bias?.Combine(weights),
            MedianPValues = MedianPValues,
        };
    }

    /// <summary>The estimates of some of the parameters.</summary>
    /// <param name="parameters">0-based indices.</param>
    public Estimates Select(IReadOnlyList<int> parameters) => this with
    {
        Names = [.. parameters.Select(j => Names[j])],
        AllThetas = [.. parameters.Select(j => AllThetas[j])],
        AllStandardErrors = [.. parameters.Select(j => AllStandardErrors[j])],
        ScaledPsi = [.. parameters.Select(j => ScaledPsi[j])],
        VarianceScaling = [.. parameters.Select(j => VarianceScaling[j])],
        EffectiveCounts = EffectiveCounts is null ? null : [.. parameters.Select(j => EffectiveCounts[j])],
        Bias = Bias?.Select(parameters),
    };

    /// <summary>The standard error that a normalised score gives.</summary>
    /// <param name="scaledPsi">Length n_obs.</param>
    /// <param name="varianceScaling">n_obs or the number of clusters.</param>
    /// <param name="repetition">0-based repetition.</param>
    internal double StandardError(double[] scaledPsi, double varianceScaling, int repetition)
    {
        if (Clusters is not null)
        {
            var ones = new double[scaledPsi.Length];
            Array.Fill(ones, 1);
            return Math.Sqrt(Clusters.Variance(scaledPsi, ones, repetition));
        }

        return Math.Sqrt(scaledPsi.Sum(psi => psi * psi) / scaledPsi.Length / varianceScaling);
    }

    private static double[] Sum(double[] weights, Func<int, double[]> values)
    {
        var result = new double[values(0).Length];
        for (var j = 0; j < weights.Length; j++)
        {
            if (weights[j] != 0)
            {
                var addend = values(j);
                for (var i = 0; i < result.Length; i++)
                {
                    result[i] += weights[j] * addend[i];
                }
            }
        }

        return result;
    }
}
