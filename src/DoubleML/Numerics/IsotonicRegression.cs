namespace DoubleML.Numerics;

/// <summary>
/// Isotonic regression by pooling adjacent violators (Barlow, Bartholomew, Bremner and Brunk 1972): the increasing step function with the
/// smallest squared error, continued between its points by linear interpolation and constant outside.
/// </summary>
public sealed class IsotonicRegression
{
    private readonly double[] _x;
    private readonly double[] _fitted;

    /// <summary>Fits.</summary>
    /// <param name="x">The points, length n.</param>
    /// <param name="y">The values, length n.</param>
    /// <param name="lower">Smallest fitted value.</param>
    /// <param name="upper">Largest fitted value.</param>
    public IsotonicRegression(IReadOnlyList<double> x, IReadOnlyList<double> y, double lower, double upper)
    {
        var groups = Enumerable.Range(0, x.Count).GroupBy(i => x[i]).OrderBy(group => group.Key)
            .Select(group => (X: group.Key, Mean: group.Average(i => y[i]), Weight: (double)group.Count())).ToArray();
        var blocks = new Stack<(double Mean, double Weight, int Count)>();
        foreach (var (_, mean, weight) in groups)
        {
            var block = (Mean: mean, Weight: weight, Count: 1);
            while (blocks.TryPeek(out var last) && last.Mean >= block.Mean)
            {
                blocks.Pop();
                var total = last.Weight + block.Weight;
                block = (((last.Mean * last.Weight) + (block.Mean * block.Weight)) / total, total, last.Count + block.Count);
            }

            blocks.Push(block);
        }

        _x = [.. groups.Select(group => group.X)];
        _fitted = [.. blocks.Reverse().SelectMany(block => Enumerable.Repeat(Math.Clamp(block.Mean, lower, upper), block.Count))];
    }

    /// <summary>The fitted value at a point.</summary>
    /// <param name="x">Any point; outside the fitted range the nearest end counts.</param>
    public double Predict(double x)
    {
        var i = Array.BinarySearch(_x, x);
        if (i >= 0)
        {
            return _fitted[i];
        }

        var above = ~i;
        if (above == 0 || above == _x.Length)
        {
            return _fitted[Math.Clamp(above, 0, _x.Length - 1)];
        }

        var share = (x - _x[above - 1]) / (_x[above] - _x[above - 1]);
        return _fitted[above - 1] + (share * (_fitted[above] - _fitted[above - 1]));
    }
}
