using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Serverless.Planning;

namespace DoubleML.Serverless.Execution;

/// <summary>Refuses, before it costs money, what cannot fit into the function's memory.</summary>
internal static class CapacityCheck
{
    private const long _runtimeBytes = 48L << 20;

    /// <summary>
    /// A lower bound of the bytes that a worker needs: the program, the columns once as they come and once decoded, and for each task that
    /// runs at the same time its rows, target and results.
    /// </summary>
    public static long LeastBytes(DataSet data, IReadOnlyCollection<NuisanceTask> tasks, int megabytes)
    {
        var columns = tasks.SelectMany(DataLevels.ColumnsOf).Distinct(StringComparer.Ordinal).Count();
        var together = Math.Min(tasks.Count, (int)Math.Ceiling(LambdaCpu.Share(megabytes)));
        return _runtimeBytes + (data.RowCount * (long)sizeof(double) * ((columns * 5L / 4) + (3L * together)));
    }

    /// <summary>Checks the tasks of an invocation.</summary>
    /// <exception cref="InputException">They cannot fit.</exception>
    public static void Require(DataSet data, IReadOnlyCollection<NuisanceTask> tasks, int megabytes)
    {
        var needed = LeastBytes(data, tasks, megabytes) >> 20;
        if (needed > megabytes)
        {
            var label = tasks.First().Label;
            var advice = needed <= LambdaCpu.MaxMegabytes
                ? $"expected a function with more memory: --memory {RoundUp(needed)}"
                : "that is more than Lambda has (10240 MB): expected fewer rows or columns, or --on local";
            throw new InputException(
                $"{label} needs at least {needed} MB for {data.RowCount} rows, but the function has {megabytes} MB; {advice}");
        }
    }

    private static long RoundUp(long megabytes) => Math.Min(LambdaCpu.MaxMegabytes, (megabytes * 5 / 4 + 127) / 128 * 128);
}
