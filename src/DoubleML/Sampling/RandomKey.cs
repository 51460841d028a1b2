using System.Runtime.CompilerServices;

namespace DoubleML.Sampling;

/// <summary>
/// The name of a random stream. Keys are derived along a path such as (seed, treatment, nuisance, repetition, fold, tree), so every piece
/// of work has a stream of its own and neither scaling nor threads can change what it draws.
/// </summary>
/// <param name="Value">64 bits, the key of the Philox generator (<see cref="CounterRandom"/>).</param>
public readonly record struct RandomKey(ulong Value)
{
    /// <summary>The root of a run's keys.</summary>
    /// <param name="seed">The user's seed.</param>
    public static RandomKey FromSeed(ulong seed) => new(Mix(seed ^ 0x9E3779B97F4A7C15UL));

    /// <summary>The key of a numbered part below this one.</summary>
    /// <param name="part">The part's number; any value.</param>
    public RandomKey Derive(ulong part) => new(Mix(Value ^ Mix(part + 0x9E3779B97F4A7C15UL)));

    /// <summary>The key of a numbered part below this one.</summary>
    /// <param name="part">The part's number, at least 0.</param>
    public RandomKey Derive(int part) => Derive((ulong)part);

    /// <summary>The key of a named part below this one.</summary>
    /// <param name="part">The part's name; its UTF-16 code units count.</param>
    public RandomKey Derive(string part)
    {
        var hash = 0xCBF29CE484222325UL; // FNV-1a over code units
        foreach (var c in part)
        {
            hash = (hash ^ c) * 0x100000001B3UL;
        }

        return Derive(hash);
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014), a bijection that scatters neighbouring values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
