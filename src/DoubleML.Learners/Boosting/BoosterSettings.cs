using System.Globalization;
using System.Text;

namespace DoubleML.Learners.Boosting;

/// <summary>
/// What LightGBM is told, in its own parameter names (LightGBM's documentation, "Parameters"), and how long it boosts. Those that make a fit
/// the same bits every time are not for a learner to choose: <see cref="Fixed"/>.
/// </summary>
internal sealed record BoosterSettings
{
    /// <summary>
    /// Silent, and deterministic: with one thread there is one order of summation. (The number of threads is one variable for the whole
    /// process in LightGBM, so fits that run side by side must agree on it; cross-fitting keeps all processors busy with many fits.)
    /// Histograms of at most 512 MB are kept at a time: the rest is summed anew instead of subtracted.
    /// </summary>
    public const string Fixed = "verbosity=-1 num_threads=1 deterministic=true force_col_wise=true histogram_pool_size=512";

    /// <summary>The largest number of iterations.</summary>
    public required int Iterations { get; init; }

    /// <summary>The share of the training rows to keep aside, if <see cref="Stopping"/> is not null.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Makes what watches the loss on the rows kept aside; null if nothing does.</summary>
    public Func<EarlyStopping>? Stopping { get; init; }

    /// <summary>The other parameters, <c>name=value</c> separated by blanks.</summary>
    public required string Parameters { get; init; }

    /// <summary>Writes parameters as LightGBM reads them.</summary>
    public static string Write(params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            var written = value is bool flag ? (flag ? "true" : "false") : string.Create(CultureInfo.InvariantCulture, $"{value}");
            text.Append(text.Length > 0 ? " " : "").Append(name).Append('=').Append(written);
        }

        return text.ToString();
    }
}
