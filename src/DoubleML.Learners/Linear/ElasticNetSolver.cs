namespace DoubleML.Learners.Linear;

/// <summary>
/// Minimises ½ ‖y − Xβ‖² + l1 ‖β‖₁ + ½ l2 ‖β‖² from XᵀX, Xᵀy and yᵀy: cyclic coordinate descent with covariance updates and warm
/// starts (Friedman, Hastie and Tibshirani 2010, "Regularization paths for generalized linear models via coordinate descent"). Once
/// a sweep leaves the signs as they are, the stationarity equations on the selected columns are solved exactly; where that solution
/// keeps the signs and satisfies the optimality conditions elsewhere, it is the optimum and the descent ends. Otherwise it goes on
/// to scikit-learn's rule: a duality gap below tol · yᵀy.
/// </summary>
internal sealed class ElasticNetSolver
{
    private readonly GramRows _gram;
    private readonly double[] _cross;
    private readonly double _targetSquares;
    private readonly double[] _gradient; // Xᵀy − Gβ
    private readonly double[] _solution;
    private readonly ActiveFactor _factor;
    private bool _gradientIsFresh;

    /// <summary>Starts at β = 0.</summary>
    /// <param name="gram">XᵀX.</param>
    /// <param name="cross">Xᵀy.</param>
    /// <param name="targetSquares">yᵀy.</param>
    public ElasticNetSolver(GramRows gram, double[] cross, double targetSquares)
    {
        _gram = gram;
        _cross = cross;
        _targetSquares = targetSquares;
        _gradient = new double[gram.Count];
        _solution = new double[gram.Count];
        _factor = new ActiveFactor(gram);
        Coefficients = new double[gram.Count];
    }

    /// <summary>β, length p: the solution of the last call and the start of the next.</summary>
    public double[] Coefficients { get; }

    /// <summary>Solves for one pair of penalties, from the current coefficients on.</summary>
    /// <param name="l1">At least 0; α ρ Σw in scikit-learn's terms.</param>
    /// <param name="l2">At least 0; α (1 − ρ) Σw.</param>
    /// <param name="maxIterations">The largest number of sweeps.</param>
    /// <param name="tolerance">The duality gap in units of yᵀy at which the descent may end.</param>
    public void Solve(double l1, double l2, int maxIterations, double tolerance)
    {
        if (!_gradientIsFresh)
        {
            RefreshGradient();
        }

        // Along a path the signs mostly stay as they were.
        _gradientIsFresh = TrySolveActive(l1, l2);
        for (var iteration = 0; !_gradientIsFresh && iteration < maxIterations; iteration++)
        {
            var (signsChanged, largestChange, largest) = Sweep(l1, l2);
            if (signsChanged)
            {
                continue;
            }

            _gradientIsFresh = TrySolveActive(l1, l2);
            if (largestChange <= tolerance * largest && DualityGap(l1, l2) <= tolerance * _targetSquares)
            {
                return;
            }
        }
    }

    private (bool SignsChanged, double LargestChange, double Largest) Sweep(double l1, double l2)
    {
        var signsChanged = false;
        double largestChange = 0, largest = 0;
        var diagonal = _gram.Diagonal;
        for (var j = 0; j < diagonal.Length; j++)
        {
            var old = Coefficients[j];
            if (diagonal[j] == 0 || (old == 0 && Math.Abs(_gradient[j]) <= l1))
            {
                continue;
            }

            var z = _gradient[j] + (diagonal[j] * old);
            var value = Math.Abs(z) <= l1 ? 0 : (z - Math.CopySign(l1, z)) / (diagonal[j] + l2);
            largest = Math.Max(largest, Math.Abs(value));
            if (value == old)
            {
                continue;
            }

            Coefficients[j] = value;
            VectorKernels.AddScaled(_gradient, old - value, _gram.Row(j));
            largestChange = Math.Max(largestChange, Math.Abs(value - old));
            signsChanged |= Math.Sign(value) != Math.Sign(old);
        }

        return (signsChanged, largestChange, largest);
    }

    /// <summary>Solves exactly for the present signs; true if that is the optimum. Keeps β where the signs would change.</summary>
    private bool TrySolveActive(double l1, double l2)
    {
        if (!_factor.Sync(Coefficients, l2))
        {
            return false;
        }

        var order = _factor.Order;
        var solution = _solution.AsSpan(0, order.Length);
        for (var i = 0; i < order.Length; i++)
        {
            solution[i] = _cross[order[i]] - (l1 * Math.Sign(Coefficients[order[i]]));
        }

        _factor.Solve(solution);
        if (!SetActive(order, solution, l1))
        {
            return false;
        }

        // Iterative refinement where the equations, computed anew, do not hold to rounding.
        var exact = true;
        for (var i = 0; i < order.Length; i++)
        {
            var j = order[i];
            solution[i] = _gradient[j] - (l1 * Math.Sign(Coefficients[j])) - (l2 * Coefficients[j]);
            exact &= Math.Abs(solution[i]) <= Rounding(j);
        }

        if (!exact)
        {
            _factor.Solve(solution);
            for (var i = 0; i < order.Length; i++)
            {
                solution[i] += Coefficients[order[i]];
            }

            if (!SetActive(order, solution, l1))
            {
                return false;
            }
        }

        return OthersAreOptimal(l1);
    }

    private bool SetActive(ReadOnlySpan<int> order, ReadOnlySpan<double> values, double l1)
    {
        for (var i = 0; i < order.Length; i++)
        {
            // Without an L1 penalty signs are free; zero would only take the column out of the factor.
            if (l1 > 0 ? Math.Sign(values[i]) != Math.Sign(Coefficients[order[i]]) : values[i] == 0)
            {
                return false;
            }
        }

        for (var i = 0; i < order.Length; i++)
        {
            Coefficients[order[i]] = values[i];
        }

        RefreshGradient();
        return true;
    }

    private bool OthersAreOptimal(double l1)
    {
        for (var j = 0; j < Coefficients.Length; j++)
        {
            if (Coefficients[j] == 0 && _gram.Diagonal[j] > 0 && Math.Abs(_gradient[j]) > l1 + Rounding(j))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a derivative may be off by rounding; ‖x_j‖ ‖y‖ bounds its terms.</summary>
    private double Rounding(int j) => 1e-13 * Math.Sqrt(_gram.Diagonal[j] * _targetSquares);

    private void RefreshGradient()
    {
        _cross.CopyTo(_gradient, 0);
        for (var j = 0; j < Coefficients.Length; j++)
        {
            if (Coefficients[j] != 0)
            {
                VectorKernels.AddScaled(_gradient, -Coefficients[j], _gram.Row(j));
            }
        }
    }

    /// <summary>
    /// The gap between the objective and its dual at the rescaled residual (Kim et al. 2007), with the L2 part as extra rows.
    /// </summary>
    private double DualityGap(double l1, double l2)
    {
        double fitted = 0, absolute = 0, squares = 0, dualNorm = 0, residualCross = 0;
        for (var j = 0; j < Coefficients.Length; j++)
        {
            var coefficient = Coefficients[j];
            fitted += coefficient * _cross[j];
            residualCross += coefficient * _gradient[j];
            absolute += Math.Abs(coefficient);
            squares += coefficient * coefficient;
            dualNorm = Math.Max(dualNorm, Math.Abs(_gradient[j] - (l2 * coefficient)));
        }

        // ‖y − Xβ‖² = yᵀy − βᵀXᵀy − βᵀXᵀ(y − Xβ).
        var residualSquares = _targetSquares - fitted - residualCross;
        var scale = dualNorm > l1 ? l1 / dualNorm : 1;
        return (0.5 * (1 + (scale * scale)) * (residualSquares + (l2 * squares))) + (l1 * absolute)
            - (scale * (_targetSquares - fitted));
    }
}
