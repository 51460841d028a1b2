using System.Text;
using DoubleML.Sampling;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Serverless.Tests.Client.Fakes;

/// <summary>Spoils invocations: throttles, kills in the middle, delays, garbles, as the seed decides.</summary>
internal sealed class FaultInjector(FakeLambda inner, VirtualTime time, ulong seed) : ILambdaInvoker
{
    private int _count;

    public double Throttled { get; init; } = 0.20;

    public double Killed { get; init; } = 0.10;

    public double Late { get; init; } = 0.05;

    public double Garbled { get; init; } = 0.05;

    public int Faults { get; private set; }

    public async Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed).Derive(Interlocked.Increment(ref _count)));
        var started = time.GetTimestamp();
        var draw = random.NextDouble();
        if ((draw -= Throttled) < 0)
        {
            Faults++;
            return new InvocationOutcome
            {
                Status = 429,
                ErrorType = "TooManyRequestsException",
                Payload = """{"Reason":"ConcurrentInvocationLimitExceeded","Type":"User","Message":"Rate Exceeded."}"""u8.ToArray(),
            };
        }

        if ((draw -= Killed) < 0)
        {
            Faults++;
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextInt32(50)), time, cancellationToken);
            return random.NextInt32(2) == 0
                ? new InvocationOutcome { ConnectionError = "Connection reset by peer", Elapsed = time.GetElapsedTime(started) }
                : inner.Outcome(
                    """{"errorType":"Runtime.ExitError","errorMessage":"RequestId: r Error: Runtime exited with error: signal: killed"}"""u8.ToArray(),
                    "Unhandled", 25, cold: false, started, "error\tError Type: Runtime.ExitError");
        }

        if ((draw -= Late) < 0)
        {
            Faults++;
            await Task.Delay(TimeSpan.FromMinutes(2 + random.NextInt32(10)), time, cancellationToken);
        }

        var outcome = await inner.InvokeAsync(payload, cancellationToken);
        if ((draw -= Garbled) < 0 && draw >= -Garbled)
        {
            Faults++;
            return outcome with { Payload = Garble(outcome.Payload.ToArray(), random) };
        }

        return outcome;
    }

    private static byte[] Garble(byte[] answer, CounterRandom random)
    {
        var text = Encoding.UTF8.GetString(answer);
        switch (random.NextInt32(5))
        {
            case 0:
                return [.. Enumerable.Range(0, 50).Select(_ => (byte)random.NextUInt32())];
            case 1:
                return answer[..(answer.Length / 2)];
            case 2:
                return "null"u8.ToArray();
            case 3:
                return Encoding.UTF8.GetBytes(text.Replace("\"tasks\":[{", "\"tasks\":[{\"values\":\"AAAA\",\"x\":0},{", StringComparison.Ordinal));
            default:
                var at = text.IndexOf("\"values\":\"", StringComparison.Ordinal);
                var letter = at + 12;
                return at < 0 ? [] : Encoding.UTF8.GetBytes(text[..letter] + (text[letter] == 'A' ? 'B' : 'A') + text[(letter + 1)..]);
        }
    }
}
