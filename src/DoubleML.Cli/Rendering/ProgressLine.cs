using System.Globalization;
using DoubleML.Serverless.Execution;
using Spectre.Console;

namespace DoubleML.Cli.Rendering;

/// <summary>A progress bar's line: what is done and, on Lambda, what is running, what was repeated and what it cost so far.</summary>
/// <param name="task">The bar.</param>
/// <param name="what">What is counted.</param>
internal sealed class ProgressLine(ProgressTask task, string what) : IProgress<(int Done, int Total)>, IProgress<LambdaProgress>
{
    private readonly Lock _lock = new();
    private (int Done, int Total) _count;
    private string _note = "";

    /// <inheritdoc/>
    public void Report((int Done, int Total) value)
    {
        lock (_lock)
        {
            _count = (Math.Max(_count.Done, value.Done), value.Total);
            task.MaxValue = Math.Max(1, _count.Total);
            task.Value = _count.Done;
            Describe();
        }
    }

    /// <inheritdoc/>
    public void Report(LambdaProgress value)
    {
        lock (_lock)
        {
            _note = NoteOf(value);
            Describe();
        }
    }

    /// <summary>The part of the line that only Lambda has.</summary>
    internal static string NoteOf(LambdaProgress value) =>
        $", {value.Running} running, {value.Retried} retried{(value.CostUsd > 0 ? $", {value.CostUsd.ToString("0.0000", CultureInfo.InvariantCulture)} USD" : "")}";

    private void Describe() => task.Description = $"{what} {_count.Done} of {_count.Total}{_note}";
}
