using DoubleML.Learners.Linear;

namespace DoubleML.Learners.Neural;

/// <summary>
/// Minimises a smooth function by L-BFGS (Nocedal and Wright 2006, algorithm 7.5) with a line search for the strong Wolfe conditions
/// (algorithms 3.5 and 3.6, bisecting). Stops as SciPy's does: no derivative above <c>tolerance</c>, or a relative decrease below 2.2·10⁻⁹.
/// </summary>
/// <param name="function">Takes a point and an array for the gradient; returns the value.</param>
internal sealed class LimitedMemoryBfgs(Func<double[], double[], double> function)
{
    private const int _memory = 10;
    private const double _leastDecrease = 2.220446049250313e-9;
    private const double _sufficientDecrease = 1e-4;
    private const double _curvature = 0.9;

    private readonly Queue<(double[] Step, double[] Change, double Inverse)> _pairs = new();
    private double[] _trial = [];
    private double[] _trialGradient = [];

    /// <summary>How often the function was evaluated.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Minimises from <paramref name="point"/>.</summary>
    /// <param name="point">The start; not changed.</param>
    /// <param name="maxIterations">The most steps.</param>
    /// <param name="maxEvaluations">The most evaluations of the function.</param>
    /// <param name="tolerance">The largest derivative at a minimum.</param>
    public double[] Minimise(double[] point, int maxIterations, int maxEvaluations, double tolerance)
    {
        var (x, gradient) = ((double[])point.Clone(), new double[point.Length]);
        (_trial, _trialGradient) = (new double[point.Length], new double[point.Length]);
        var value = Evaluate(x, gradient);
        for (var iteration = 0; iteration < maxIterations && Evaluations < maxEvaluations; iteration++)
        {
            if (gradient.Max(Math.Abs) <= tolerance)
            {
                break;
            }

            var direction = Direction(gradient);
            var slope = VectorKernels.Dot(direction, gradient);
            if (!(slope < 0))
            {
                _pairs.Clear(); // rounding has spoilt the memory: start again downhill
                direction = Array.ConvertAll(gradient, g => -g);
                slope = -VectorKernels.Dot(gradient, gradient);
            }

            var first = _pairs.Count > 0 ? 1 : Math.Min(1, 1 / Math.Sqrt(-slope));
            if (Search(x, value, direction, slope, first, maxEvaluations) is not { } reached)
            {
                break;
            }

            Remember(x, gradient);
            var decrease = (value - reached) / Math.Max(1, Math.Max(Math.Abs(value), Math.Abs(reached)));
            (x, _trial) = (_trial, x);
            (gradient, _trialGradient) = (_trialGradient, gradient);
            value = reached;
            if (decrease <= _leastDecrease)
            {
                break;
            }
        }

        return x;
    }

    /// <summary>−H g by the two-loop recursion.</summary>
    private double[] Direction(double[] gradient)
    {
        var direction = Array.ConvertAll(gradient, g => -g);
        var pairs = _pairs.ToArray();
        var factors = new double[pairs.Length];
        for (var k = pairs.Length - 1; k >= 0; k--)
        {
            factors[k] = pairs[k].Inverse * VectorKernels.Dot(pairs[k].Step, direction);
            VectorKernels.AddScaled(direction, -factors[k], pairs[k].Change);
        }

        if (pairs.Length > 0)
        {
            var (_, change, inverse) = pairs[^1];
            var scale = 1 / (inverse * VectorKernels.Dot(change, change));
            foreach (ref var component in direction.AsSpan())
            {
                component *= scale;
            }
        }

        for (var k = 0; k < pairs.Length; k++)
        {
            var back = pairs[k].Inverse * VectorKernels.Dot(pairs[k].Change, direction);
            VectorKernels.AddScaled(direction, factors[k] - back, pairs[k].Step);
        }

        return direction;
    }

    /// <summary>Leaves a point of the strong Wolfe conditions, or at least of sufficient decrease, in the trial arrays.</summary>
    /// <returns>The value there, or null if there is none.</returns>
    private double? Search(double[] x, double value, double[] direction, double slope, double length, int maxEvaluations)
    {
        var (low, high, lowValue) = (0.0, double.PositiveInfinity, value);
        double? reached = null;
        for (var tries = 0; tries < 50 && Evaluations < maxEvaluations; tries++)
        {
            x.CopyTo(_trial, 0);
            VectorKernels.AddScaled(_trial, length, direction);
            var there = Evaluate(_trial, _trialGradient);
            var slopeThere = VectorKernels.Dot(direction, _trialGradient);
            reached = there <= value + (_sufficientDecrease * length * slope) ? there : null;
            if (reached is not null && Math.Abs(slopeThere) <= -_curvature * slope)
            {
                return reached;
            }

            // [low, high] always holds such a point: low decreases sufficiently and slopes down towards high.
            if (reached is null || there >= lowValue || slopeThere > 0)
            {
                high = length;
            }
            else
            {
                (low, lowValue) = (length, there);
            }

            length = double.IsPositiveInfinity(high) ? 2 * length : 0.5 * (low + high);
        }

        return reached;
    }

    private void Remember(double[] x, double[] gradient)
    {
        var step = new double[x.Length];
        var change = new double[x.Length];
        for (var j = 0; j < x.Length; j++)
        {
            step[j] = _trial[j] - x[j];
            change[j] = _trialGradient[j] - gradient[j];
        }

        var product = VectorKernels.Dot(step, change);
        if (product > 0)
        {
            _pairs.Enqueue((step, change, 1 / product));
            if (_pairs.Count > _memory)
            {
                _pairs.Dequeue();
            }
        }
    }

    private double Evaluate(double[] point, double[] gradient)
    {
        Evaluations++;
        return function(point, gradient);
    }
}
