namespace DoubleML.Numerics;

/// <summary>
/// Brent's minimiser on an interval (Brent 1973, "Algorithms for minimization without derivatives", chapter 5): parabolas through the three
/// best points that fall back on golden sections. The steps are those of SciPy's <c>minimize_scalar(method="bounded")</c>, so that of
/// several minima the same one is found.
/// </summary>
public static class BoundedMinimum
{
    private const double Tolerance = 1e-5;
    private static readonly double GoldenSection = (3 - Math.Sqrt(5)) / 2;
    private static readonly double RootOfPrecision = Math.Sqrt(2.2e-16);

    /// <summary>A local minimum of f, to about 6e-6; the ends themselves are never evaluated.</summary>
    /// <param name="f">The function.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    public static double Find(Func<double, double> f, double low, double high)
    {
        Point Evaluate(double x) => new(x, f(x));
        var best = Evaluate(low + (GoldenSection * (high - low)));
        var (second, third) = (best, best);
        var (step, lastStep) = (0.0, 0.0);
        while (true)
        {
            var middle = (low + high) / 2;
            var tolerance = (RootOfPrecision * Math.Abs(best.X)) + (Tolerance / 3);
            if (Math.Abs(best.X - middle) <= (2 * tolerance) - ((high - low) / 2))
            {
                return best.X;
            }

            var parabolic = Math.Abs(lastStep) > tolerance ? Parabola(best, second, third, lastStep, low, high) : null;
            if (Math.Abs(lastStep) > tolerance)
            {
                lastStep = step;
            }

            if (parabolic is { } shift)
            {
                var isNearEnd = best.X + shift - low < 2 * tolerance || high - best.X - shift < 2 * tolerance;
                step = isNearEnd ? (middle >= best.X ? tolerance : -tolerance) : shift;
            }
            else
            {
                lastStep = (best.X >= middle ? low : high) - best.X;
                step = GoldenSection * lastStep;
            }

            var next = Evaluate(best.X + ((step >= 0 ? 1 : -1) * Math.Max(Math.Abs(step), tolerance)));
            if (next.Value <= best.Value)
            {
                (low, high) = next.X >= best.X ? (best.X, high) : (low, best.X);
                (best, second, third) = (next, best, second);
                continue;
            }

            (low, high) = next.X < best.X ? (next.X, high) : (low, next.X);
            if (next.Value <= second.Value || second.X == best.X)
            {
                (second, third) = (next, second);
            }
            else if (next.Value <= third.Value || third.X == best.X || third.X == second.X)
            {
                third = next;
            }
        }
    }

    /// <summary>The step from the best point to the vertex of the parabola through three, or null where that is no good step.</summary>
    private static double? Parabola(Point best, Point second, Point third, double lastStep, double low, double high)
    {
        var r = (best.X - second.X) * (best.Value - third.Value);
        var q = (best.X - third.X) * (best.Value - second.Value);
        var p = ((best.X - third.X) * q) - ((best.X - second.X) * r);
        q = 2 * (q - r);
        (p, q) = q > 0 ? (-p, q) : (p, -q);
        return Math.Abs(p) < Math.Abs(0.5 * q * lastStep) && p > q * (low - best.X) && p < q * (high - best.X) ? p / q : null;
    }

    private readonly record struct Point(double X, double Value);
}
