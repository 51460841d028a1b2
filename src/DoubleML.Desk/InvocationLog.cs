using System.Globalization;
using System.Text;

namespace DoubleML.Desk;

/// <summary>The log of one invocation, with the START, END and REPORT lines as AWS Lambda writes them.</summary>
internal sealed class InvocationLog(string requestId, Action<string>? listener)
{
    private const int _tailBytes = 4096;
    private readonly StringBuilder _text = new();

    public void Start() => Add($"START RequestId: {requestId} Version: $LATEST");

    public void Add(string line)
    {
        lock (_text)
        {
            _text.Append(line).Append('\n');
        }

        listener?.Invoke(line);
    }

    public void End(in InvocationFigures figures, int memoryMegabytes, string? status)
    {
        var init = figures.InitMilliseconds is { } milliseconds ? $"Init Duration: {Format(milliseconds)} ms\t" : "";
        Add($"END RequestId: {requestId}");
        Add($"REPORT RequestId: {requestId}\tDuration: {Format(figures.DurationMilliseconds)} ms\t" +
            $"Billed Duration: {figures.BilledMilliseconds} ms\tMemory Size: {memoryMegabytes} MB\t" +
            $"Max Memory Used: {figures.MaxMemoryMegabytes} MB\t{init}{status}");
    }

    /// <summary>The last 4 KB, base64.</summary>
    public string Tail()
    {
        byte[] bytes;
        lock (_text)
        {
            bytes = Encoding.UTF8.GetBytes(_text.ToString());
        }

        return Convert.ToBase64String(bytes.AsSpan(Math.Max(0, bytes.Length - _tailBytes)));
    }

    private static string Format(double milliseconds) => milliseconds.ToString("F2", CultureInfo.InvariantCulture);
}

/// <summary>What an invocation took. The init phase is billed as well (as AWS does since August 2025).</summary>
internal readonly record struct InvocationFigures(double DurationMilliseconds, double? InitMilliseconds, int MaxMemoryMegabytes)
{
    /// <summary>By how much the answer is held back, as Lambda's machine would have been that much slower than this one.</summary>
    public TimeSpan Held { get; init; }

    public long BilledMilliseconds => (long)Math.Ceiling(DurationMilliseconds + (InitMilliseconds ?? 0));
}
