namespace DoubleML.Desk;

/// <summary>A function and the limits it runs under; the defaults are AWS Lambda's.</summary>
public sealed record DeskOptions
{
    /// <summary>
    /// The function: an executable (the published <c>bootstrap</c>), or a <c>.dll</c> that is started with <c>dotnet</c>.
    /// </summary>
    public required string Function { get; init; }

    /// <summary>The function's name in the Invoke API.</summary>
    public string FunctionName { get; init; } = "dml";

    /// <summary>The port of the Invoke API on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Memory in MB, 128 to 10,240: more is killed. With 1,769 MB go one virtual CPU.</summary>
    public int MemoryMegabytes { get; init; } = 1769;

    /// <summary>The time an invocation may take, at most 15 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The time a process may take until it asks for its first invocation.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many invocations may be under way; more are throttled. Ten is what AWS gives a new account.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>
    /// How many virtual CPUs of this machine run functions at the same time. Invocations beyond wait for their turn before their time is
    /// measured, so that crowding on the desk is not billed.
    /// </summary>
    public int ProcessorCount { get; init; } = Environment.ProcessorCount;

    /// <summary>The largest payload of a synchronous request in bytes.</summary>
    public int MaxRequestBytes { get; init; } = 6 << 20;

    /// <summary>The largest payload of an asynchronous request in bytes.</summary>
    public int MaxEventBytes { get; init; } = 1 << 20;

    /// <summary>The largest answer in bytes; AWS allows 100 bytes more than for requests.</summary>
    public int MaxResponseBytes { get; init; } = (6 << 20) + 100;

    /// <summary>The region that the function is told, and that its ARN names.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Further environment variables of the function, such as <c>DML_ALLOWED_PREFIXES</c>.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Faults to inject; null for none.</summary>
    public DeskFaults? Faults { get; init; }

    /// <summary>Told every log line (START, END, REPORT and the function's own); may be null.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Checks ranges.</summary>
    /// <exception cref="InputException">A value is out of range, or there is no function.</exception>
    public void Validate()
    {
        if (!File.Exists(Function))
        {
            throw new InputException($"function: there is no file '{Function}', expected the function's executable or .dll");
        }

        Require(MemoryMegabytes is >= 128 and <= 10_240, "memory", $"{MemoryMegabytes} MB", "128 to 10240");
        Require(Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromMinutes(15), "timeout", $"{Timeout.TotalSeconds} s",
            "more than 0 and at most 900");
        Require(Concurrency is >= 1 and <= 10_000, "concurrency", $"{Concurrency}", "1 to 10000");
        Require(ProcessorCount >= 1, "processors", $"{ProcessorCount}", "at least 1");
        Require(Port is >= 0 and <= 65_535, "port", $"{Port}", "0 to 65535");
        Faults?.Validate();
    }

    private static void Require(bool condition, string key, string found, string expected)
    {
        if (!condition)
        {
            throw new InputException($"{key}: found {found}, expected {expected}");
        }
    }
}
