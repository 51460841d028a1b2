using DoubleML.Sampling;

namespace DoubleML.Tuning;

/// <summary>The hyperparameters of one nuisance's learner and what a search tries for them.</summary>
/// <param name="Parameters">At least one; they are set in this order.</param>
public sealed record ParameterGrid(IReadOnlyList<SearchParameter> Parameters)
{
    /// <summary>The number of combinations; 0 where a parameter has a distribution.</summary>
    public long Count => Parameters.Any(parameter => parameter.Values is null)
        ? 0
        : Parameters.Aggregate(1L, (count, parameter) => checked(count * parameter.Values!.Count));

    /// <summary>All combinations, the last parameter varying fastest.</summary>
    /// <returns>One list a combination, with a value for each parameter.</returns>
    public IEnumerable<IReadOnlyList<ParameterValue>> All()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return At(i);
        }
    }

    /// <summary>
    /// Draws combinations, as scikit-learn's <c>ParameterSampler</c>: without replacement where all parameters have listed values (then at
    /// most <see cref="Count"/>), else each parameter of each combination on its own.
    /// </summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="key">The key of the draws.</param>
    public IReadOnlyList<IReadOnlyList<ParameterValue>> Draw(int count, RandomKey key)
    {
        if (Count > 0)
        {
            return [.. DrawIndices(count, new CounterRandom(key)).Select(At)];
        }

        return [.. Enumerable.Range(0, count).Select(i => Parameters.Select(parameter =>
        {
            var random = new CounterRandom(key.Derive(i).Derive(parameter.Name));
            return parameter.Values is { } values ? values[random.NextInt32(values.Count)] : parameter.Quantile!(random.NextDouble());
        }).ToArray())];
    }

    private ParameterValue[] At(long index)
    {
        var values = new ParameterValue[Parameters.Count];
        for (var p = values.Length - 1; p >= 0; p--)
        {
            var list = Parameters[p].Values!;
            values[p] = list[(int)(index % list.Count)];
            index /= list.Count;
        }

        return values;
    }

    /// <summary>Distinct indices below <see cref="Count"/> by Floyd's method: memory for the draw, not for the grid.</summary>
    private List<long> DrawIndices(int count, CounterRandom random)
    {
        var drawn = new List<long>();
        var seen = new HashSet<long>();
        for (var last = Math.Max(0, Count - count); last < Count; last++)
        {
            var candidate = (long)(random.NextUInt64() % (ulong)(last + 1));
            candidate = seen.Add(candidate) ? candidate : last;
            seen.Add(candidate);
            drawn.Add(candidate);
        }

        return drawn;
    }
}
