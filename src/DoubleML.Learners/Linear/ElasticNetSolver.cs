namespace DoubleML.Learners.Linear;

/// <summary>
/// Minimises ½ ‖y − Xβ‖² + l1 ‖β‖₁ + ½ l2 ‖β‖² from XᵀX, Xᵀy and yᵀy: cyclic coordinate descent with covariance updates and warm
/// starts (Friedman, Hastie and Tibshirani 2010, "Regularization paths for generalized linear models via coordinate descent"). Once
/// a sweep leaves the signs as they are, the stationarity equations on the selected columns are solved exactly; where that solution
/// satisfies the optimality conditions elsewhere too, it is the optimum and the descent ends. Where selected columns are linearly
/// dependent it ends by scikit-learn's rule: a duality gap below tol · yᵀy.
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
        var state = SolveActive(l1, l2);
        for (var iteration = 0; state != ActiveSolution.Optimal && iteration < maxIterations; iteration++)
        {
            var (signsChanged, largestChange, largest) = Sweep(l1, l2);
            if (signsChanged)
            {
                continue;
            }

            // Dependent columns have no exact solution to offer; elsewhere only rounding can keep it from being recognised.
            state = SolveActive(l1, l2);
            var gap = state == ActiveSolution.Singular ? tolerance : Math.Min(tolerance, 1e-14);
            if (largestChange <= gap * largest && DualityGap(l1, l2) <= gap * _targetSquares)
            {
                break;
            }
        }

        _gradientIsFresh = state == ActiveSolution.Optimal;
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

    /// <summary>
    /// Solves exactly on the selected columns: as long as the solution for the present signs would change one, goes towards it up to
    /// the first zero, and leaves that column out. Each step lowers the objective.
    /// </summary>
    private ActiveSolution SolveActive(double l1, double l2)
    {
        while (true)
        {
            if (!_factor.Sync(Coefficients, l2))
            {
                return ActiveSolution.Singular;
            }

            var order = _factor.Order;
            var solution = _solution.AsSpan(0, order.Length);
            for (var i = 0; i < order.Length; i++)
            {
                solution[i] = _cross[order[i]] - (l1 * Math.Sign(Coefficients[order[i]]));
            }

            _factor.Solve(solution);
            if (!MoveTo(order, solution, l1))
            {
                continue;
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

                if (!MoveTo(order, solution, l1))
                {
                    continue;
                }
            }

            return OthersAreOptimal(l1) ? ActiveSolution.Optimal : ActiveSolution.NotOptimal;
        }
    }

    /// <summary>Sets the selected coefficients, or moves towards the values up to the first change of a sign; false for that.</summary>
    private bool MoveTo(ReadOnlySpan<int> order, ReadOnlySpan<double> values, double l1)
    {
        var (length, leaving) = (1.0, -1);
        for (var i = 0; i < order.Length && l1 > 0; i++)
        {
            var old = Coefficients[order[i]];
            if (Math.Sign(values[i]) != Math.Sign(old) && old / (old - values[i]) <= length)
            {
                (length, leaving) = (old / (old - values[i]), order[i]);
            }
        }

        for (var i = 0; i < order.Length; i++)
        {
            var j = order[i];
            Coefficients[j] = leaving < 0 ? values[i] : j == leaving ? 0 : Coefficients[j] + (length * (values[i] - Coefficients[j]));
        }

        RefreshGradient();
        return leaving < 0;
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

    private enum ActiveSolution
    {
        Optimal,
        NotOptimal,
        Singular,
    }
}
