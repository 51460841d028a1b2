namespace DoubleML.Studies;

/// <summary>A quantity that a study estimates from finitely many samples.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Error">Its Monte-Carlo standard error.</param>
public sealed record MonteCarloValue(double Value, double Error)
{
    /// <summary>A share of samples: p̂ with √(p̂ (1 − p̂) / S).</summary>
    /// <param name="holds">Whether it holds in each of the S samples.</param>
    public static MonteCarloValue Share(IReadOnlyCollection<bool> holds)
    {
        var share = (double)holds.Count(value => value) / holds.Count;
        return new MonteCarloValue(share, Math.Sqrt(share * (1 - share) / holds.Count));
    }

    /// <summary>A mean: with the values' standard deviation over √S.</summary>
    /// <param name="values">S values, at least 2.</param>
    public static MonteCarloValue Mean(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return new MonteCarloValue(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count));
    }

    /// <summary>A root mean square: √q with q the mean of squares, whose error the delta method carries over: error(q) / (2 √q).</summary>
    /// <param name="values">S values, at least 2.</param>
    public static MonteCarloValue RootMeanSquare(IReadOnlyCollection<double> values)
    {
        var squares = Mean([.. values.Select(value => value * value)]);
        var root = Math.Sqrt(squares.Value);
        return new MonteCarloValue(root, root > 0 ? squares.Error / (2 * root) : 0);
    }

    /// <summary>A standard deviation (divisor S − 1).</summary>
    /// <param name="values">S values, at least 2.</param>
    public static MonteCarloValue StandardDeviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var (root, error) = RootMeanSquare([.. values.Select(value => value - mean)]);
        var correction = Math.Sqrt(values.Count / (values.Count - 1.0));
        return new MonteCarloValue(root * correction, error * correction);
    }

    /// <summary>This over another quantity; the errors are taken to be independent (delta method).</summary>
    /// <param name="other">The divisor.</param>
    public MonteCarloValue Over(MonteCarloValue other)
    {
        var ratio = Value / other.Value;
        return new MonteCarloValue(
            ratio, Math.Abs(ratio) * Math.Sqrt(Math.Pow(Error / Value, 2) + Math.Pow(other.Error / other.Value, 2)));
    }
}
