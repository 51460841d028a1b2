namespace DoubleML.Inference;

/// <summary>
/// The bound on the bias from omitted variables, S = sqrt(σ² ν²), and its influence function, for every parameter and repetition
/// (Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis 2022).
/// </summary>
public sealed record OmittedVariableBias
{
    /// <summary>S: [parameter][repetition].</summary>
    public required double[][] MaxBias { get; init; }

    /// <summary>Influence function of S: [parameter][repetition][observation].</summary>
    public required double[][][] PsiMaxBias { get; init; }

    /// <summary>
    /// The elements that the bound was made of: [parameter][repetition]; null for combinations of parameters, for which σ² and ν² are not defined.
    /// </summary>
    public SensitivityElements[][]? Elements { get; init; }

    /// <summary>
    /// From the models' elements. Where ν² is not positive in some repetition, it is taken from the Riesz representer, mean(α²), for all
    /// repetitions of that parameter.
    /// </summary>
    /// <param name="elements">[parameter][repetition].</param>
    public static OmittedVariableBias From(SensitivityElements[][] elements)
    {
        var usable = elements.Select(reps => Array.Exists(reps, e => e.Nu2 <= 0) ? [.. reps.Select(FromRieszOnly)] : reps).ToArray();
        return new OmittedVariableBias
        {
            MaxBias = [.. usable.Select(reps => reps.Select(e => Math.Sqrt(e.Sigma2 * e.Nu2)).ToArray())],
            PsiMaxBias = [.. usable.Select(reps => reps.Select(Influence).ToArray())],
            Elements = usable,
        };
    }

    /// <summary>The worst case for linear combinations: absolute weights.</summary>
    /// <param name="weights">[combination][parameter].</param>
    public OmittedVariableBias Combine(double[][] weights)
    {
        var repetitions = MaxBias[0].Length;
        return new OmittedVariableBias
        {
            MaxBias = [.. weights.Select(row => Enumerable.Range(0, repetitions)
                .Select(r => row.Select((w, j) => Math.Abs(w) * MaxBias[j][r]).Sum()).ToArray())],
            PsiMaxBias = [.. weights.Select(row => Enumerable.Range(0, repetitions)
                .Select(r => Enumerable.Range(0, PsiMaxBias[0][0].Length)
                    .Select(i => row.Select((w, j) => w == 0 ? 0 : Math.Abs(w) * PsiMaxBias[j][r][i]).Sum()).ToArray()).ToArray())],
        };
    }

    /// <summary>Some of the parameters.</summary>
    /// <param name="parameters">0-based indices.</param>
    public OmittedVariableBias Select(IReadOnlyList<int> parameters) => new()
    {
        MaxBias = [.. parameters.Select(j => MaxBias[j])],
        PsiMaxBias = [.. parameters.Select(j => PsiMaxBias[j])],
        Elements = Elements is null ? null : [.. parameters.Select(j => Elements[j])],
    };

    private static SensitivityElements FromRieszOnly(SensitivityElements e)
    {
        var squares = e.RieszRepresenter.Select(rr => rr * rr).ToArray();
        return e with { Nu2 = squares.Average(), PsiNu2 = squares };
    }

    private static double[] Influence(SensitivityElements e)
    {
        var bias = Math.Sqrt(e.Sigma2 * e.Nu2);
        return [.. e.PsiSigma2.Select((psi, i) => ((e.Sigma2 * e.PsiNu2[i]) + (e.Nu2 * psi)) / (2 * bias))];
    }
}
