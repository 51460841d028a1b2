namespace DoubleML.Serverless.Metrics;

/// <summary>One invocation that is billed, or may be.</summary>
public sealed record InvocationRecord
{
    /// <summary>When the request was sent, from the run's start.</summary>
    public TimeSpan Sent { get; init; }

    /// <summary>How long the client waited for it.</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>How many tasks, or parts of tasks, were asked for.</summary>
    public int Pieces { get; init; }

    /// <summary>What Lambda said of it; null where no answer came.</summary>
    public LambdaReport? Report { get; init; }

    /// <summary>Whether the environment was new.</summary>
    public bool ColdStart { get; init; }

    /// <summary>What became of it: <see cref="Answered"/>, <see cref="Abandoned"/>, or the kind of failure.</summary>
    public string Result { get; init; } = Answered;

    /// <summary>The answer was used.</summary>
    public const string Answered = "answered";

    /// <summary>It was not waited for to the end.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>Milliseconds billed; without a report the time that the client waited stands for them.</summary>
    public double BilledMilliseconds => Report?.BilledMilliseconds ?? Math.Ceiling(Waited.TotalMilliseconds);
}
