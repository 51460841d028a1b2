namespace DoubleML.Numerics;

/// <summary>
/// Brent's root finder (Brent 1973, "Algorithms for minimization without derivatives", chapter 4): inverse quadratic interpolation that
/// falls back on bisection. On a step function it ends at the jump where the sign changes, on the side with the smaller absolute value.
/// The steps are those of SciPy's <c>brentq</c>, so that of several sign changes the same one is found.
/// </summary>
public static class BrentRoot
{
    private const double AbsoluteTolerance = 2e-12;
    private const double RelativeTolerance = 4 * 2.220446049250313e-16;
    private const int MaxIterations = 100;

    /// <summary>A point between the two ends at which f is zero or, within 2e-12, changes its sign.</summary>
    /// <param name="f">The function.</param>
    /// <param name="low">One end.</param>
    /// <param name="high">The other end; f must have another sign there.</param>
    public static double Find(Func<double, double> f, double low, double high)
    {
        Point Evaluate(double x) => new(x, f(x));
        var (previous, current) = (Evaluate(low), Evaluate(high));
        if (previous.Value == 0)
        {
            return previous.X;
        }

        var opposite = previous; // always on the other side of the root than current
        var lastStep = current.X - previous.X;
        var step = lastStep;
        for (var iteration = 0; iteration < MaxIterations && current.Value != 0; iteration++)
        {
            if (Math.Sign(previous.Value) != Math.Sign(current.Value) && previous.Value != 0)
            {
                opposite = previous;
                step = lastStep = current.X - previous.X;
            }

            if (Math.Abs(opposite.Value) < Math.Abs(current.Value))
            {
                (previous, current, opposite) = (current, opposite, current);
            }

            var tolerance = (AbsoluteTolerance + (RelativeTolerance * Math.Abs(current.X))) / 2;
            var half = (opposite.X - current.X) / 2;
            if (Math.Abs(half) < tolerance)
            {
                break;
            }

            var trial = Math.Abs(lastStep) > tolerance && Math.Abs(current.Value) < Math.Abs(previous.Value)
                ? Interpolate(previous, current, opposite)
                : half;
            (lastStep, step) = 2 * Math.Abs(trial) < Math.Min(Math.Abs(lastStep), (3 * Math.Abs(half)) - tolerance)
                ? (step, trial)
                : (half, half);
            previous = current;
            current = Evaluate(current.X + (Math.Abs(step) > tolerance ? step : Math.CopySign(tolerance, half)));
        }

        return current.X;
    }

    /// <summary>The step to the root of the secant through two points, or of the inverse parabola through three.</summary>
    private static double Interpolate(Point previous, Point current, Point opposite)
    {
        if (previous.X == opposite.X)
        {
            return -current.Value * (current.X - previous.X) / (current.Value - previous.Value);
        }

        var toPrevious = (previous.Value - current.Value) / (previous.X - current.X);
        var toOpposite = (opposite.Value - current.Value) / (opposite.X - current.X);
        return -current.Value * ((opposite.Value * toOpposite) - (previous.Value * toPrevious))
            / (toOpposite * toPrevious * (opposite.Value - previous.Value));
    }

    private readonly record struct Point(double X, double Value);
}
