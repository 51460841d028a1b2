using DoubleML.Sampling;

namespace DoubleML.Desk;

/// <summary>
/// Faults to inject, drawn for each invocation by its number, so that the same shares and key give the same faults. At most one fault
/// befalls
/// an invocation.
/// </summary>
public sealed record DeskFaults
{
    /// <summary>The share of invocations answered with 429.</summary>
    public double Throttle { get; init; }

    /// <summary>The share of invocations whose process is killed while it works.</summary>
    public double Kill { get; init; }

    /// <summary>The share of invocations answered late.</summary>
    public double Late { get; init; }

    /// <summary>By how much late answers are late.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The share of invocations answered with garbage: nothing, half of the answer, other bytes, or a changed digit.</summary>
    public double Garbage { get; init; }

    /// <summary>The key of the draws.</summary>
    public RandomKey Key { get; init; } = RandomKey.FromSeed(0);

    /// <summary>Checks that the shares make sense.</summary>
    /// <exception cref="InputException">A share is negative, or they add up to more than 1.</exception>
    public void Validate()
    {
        double[] shares = [Throttle, Kill, Late, Garbage];
        if (!Array.TrueForAll(shares, share => share >= 0) || !(shares.Sum() <= 1))
        {
            throw new InputException(
                $"faults: found the shares {string.Join(", ", shares)}, expected numbers ≥ 0 that add up to at most 1");
        }
    }

    internal Fault Draw(long invocation)
    {
        var u = new CounterRandom(Key.Derive((ulong)invocation)).NextDouble();
        return u < Throttle ? Fault.Throttle
            : u < Throttle + Kill ? Fault.Kill
            : u < Throttle + Kill + Late ? Fault.Late
            : u < Throttle + Kill + Late + Garbage ? Fault.Garbage
            : Fault.None;
    }

    internal byte[] Spoil(byte[] answer, long invocation)
    {
        var random = new CounterRandom(Key.Derive("garbage").Derive((ulong)invocation));
        switch (random.NextInt32(4))
        {
            case 0:
                return [];
            case 1:
                return answer[..(answer.Length / 2)];
            case 2:
                return [.. answer.Select(_ => (byte)random.NextInt32(256))];
            default:
                var changed = (byte[])answer.Clone();
                var middle = changed.Length / 2;
                changed[middle] = (byte)(changed[middle] == 'A' ? 'B' : 'A');
                return changed;
        }
    }
}

internal enum Fault
{
    None,
    Throttle,
    Kill,
    Late,
    Garbage,
}
