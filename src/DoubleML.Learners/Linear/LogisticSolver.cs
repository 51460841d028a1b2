using DoubleML.Numerics;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Minimises Σ s_i log(1 + exp(−±η_i)) + l1 ‖β‖₁ + ½ l2 ‖β‖² with η = b + xβ, the intercept b not penalised. Newton's method (iteratively
/// reweighted least squares) with a backtracking line search; with an L1 penalty each quadratic model is solved by
/// <see cref="ElasticNetSolver"/> (proximal Newton, Lee, Sun and Saunders 2014). Both converge quadratically, so the optimum is exact
/// to rounding. On separated classes without penalty the optimum is at infinity; the iterations then end, with finite coefficients,
/// once the loss can fall no further in double precision or <c>maxIterations</c> is reached.
/// </summary>
internal sealed class LogisticSolver
{
    /// <summary>A predicted decrease of the mean loss so small that the step it belongs to ends at rounding error.</summary>
    private const double Converged = 1e-20;

    private readonly TrainingDesign _design;
    private readonly bool _fitIntercept;
    private readonly double[] _rootCurvature; // √(s p (1 − p))
    private readonly double[] _residuals; // s (y − p)
    private readonly double[] _weighted; // √(s p (1 − p)) (x − mean), n × p by column
    private readonly double[] _means;
    private double[] _eta;
    private double[] _trialEta;
    private double _curvature;

    /// <summary>Starts at β = 0, b = 0.</summary>
    /// <param name="design">Features, 0/1 target and weights; not changed.</param>
    /// <param name="fitIntercept">Whether there is an intercept.</param>
    public LogisticSolver(TrainingDesign design, bool fitIntercept)
    {
        _design = design;
        _fitIntercept = fitIntercept;
        _rootCurvature = new double[design.Rows];
        _residuals = new double[design.Rows];
        _eta = new double[design.Rows];
        _trialEta = new double[design.Rows];
        _weighted = new double[design.X.Length];
        _means = new double[design.Columns];
        Coefficients = new double[design.Columns];
    }

    /// <summary>β: the solution of the last call and the start of the next.</summary>
    public double[] Coefficients { get; }

    /// <summary>b, at the design's centres.</summary>
    public double Intercept { get; private set; }

    /// <summary>Solves for one pair of penalties, from the current solution on.</summary>
    public void Solve(double l1, double l2, int maxIterations)
    {
        var objective = Loss(_eta) + Penalty(Coefficients, l1, l2);
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            var residualSum = Linearise();
            if (!(_curvature > 0))
            {
                return; // every probability is 0 or 1 in double precision
            }

            var step = l1 > 0 ? ProximalStep(l1, l2) : NewtonStep(l2);
            var interceptStep = _fitIntercept ? (residualSum / _curvature) - VectorKernels.Dot(_means, step) : 0;
            var decrease = PredictedDecrease(step, interceptStep, residualSum, l1, l2);
            if (!(decrease > 0))
            {
                return;
            }

            var last = decrease <= Converged * _design.TotalWeight;
            if (!Search(step, interceptStep, decrease, ref objective, l1, l2) || last)
            {
                return;
            }
        }
    }

    /// <summary>log(1 + exp(−margin)): the loss of an observation with η on its class's side by <paramref name="margin"/>.</summary>
    public static double LogLoss(double margin) => PortableMath.Log1P(PortableMath.Exp(-Math.Abs(margin))) - Math.Min(margin, 0);

    /// <summary>Residuals, curvatures and centred weighted features at the current η; returns Σ residuals.</summary>
    private double Linearise()
    {
        double sum = 0;
        _curvature = 0;
        for (var i = 0; i < _eta.Length; i++)
        {
            var weight = _design.Weights?[i] ?? 1;
            var e = PortableMath.Exp(-Math.Abs(_eta[i]));
            var (small, large) = (e / (1 + e), 1 / (1 + e)); // both probabilities without cancellation
            var one = _eta[i] > 0 ? large : small;
            var zero = _eta[i] > 0 ? small : large;
            _residuals[i] = weight * (_design.Y[i] == 1 ? zero : -one);
            sum += _residuals[i];
            _rootCurvature[i] = Math.Sqrt(weight * small * large);
            _curvature += weight * small * large;
        }

        for (var j = 0; j < _means.Length; j++)
        {
            var target = _weighted.AsSpan(j * _design.Rows, _design.Rows);
            var column = _design.Column(j);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = _rootCurvature[i] * column[i];
            }

            if (_fitIntercept)
            {
                _means[j] = VectorKernels.Dot(target, _rootCurvature) / _curvature;
                VectorKernels.AddScaled(target, -_means[j], _rootCurvature);
            }
        }

        return sum;
    }

    /// <summary>(H + l2 I)⁻¹ (gradient), with the intercept profiled out; the solution of least norm where H is singular.</summary>
    private double[] NewtonStep(double l2)
    {
        var p = Coefficients.Length;
        var gram = new double[p * p];
        VectorKernels.Gram(_weighted, 0, _design.Rows, _design.Rows, p, gram);
        if (RidgeSolver.PrimalFactor(gram, p, l2) is { } factor)
        {
            var step = Gradient();
            VectorKernels.AddScaled(step, -l2, Coefficients);
            Cholesky.Solve(factor, p, step);
            return step;
        }

        return LeastNormStep(l2);
    }

    /// <summary>The same step as least squares of r/√w on √w (x − mean), with rows √l2 I for the penalty, by QR.</summary>
    private double[] LeastNormStep(double l2)
    {
        var (n, p) = (_design.Rows, Coefficients.Length);
        var rows = l2 > 0 ? n + p : n;
        var x = new double[rows * p];
        var y = new double[rows];
        for (var i = 0; i < n; i++)
        {
            y[i] = _rootCurvature[i] > 0 ? _residuals[i] / _rootCurvature[i] : 0;
        }

        for (var j = 0; j < p; j++)
        {
            _weighted.AsSpan(j * n, n).CopyTo(x.AsSpan(j * rows));
            if (l2 > 0)
            {
                x[(j * rows) + n + j] = Math.Sqrt(l2);
                y[n + j] = -Math.Sqrt(l2) * Coefficients[j];
            }
        }

        return PivotedQr.Solve(x, rows, p, y);
    }

    /// <summary>The step to the optimum of the quadratic model plus penalties.</summary>
    private double[] ProximalStep(double l1, double l2)
    {
        var p = Coefficients.Length;
        var gram = new double[p * p];
        VectorKernels.Gram(_weighted, 0, _design.Rows, _design.Rows, p, gram);

        // The model is a lasso of the working response z = x̃β + r/√w on the weighted features x̃.
        var response = new double[_design.Rows];
        for (var i = 0; i < response.Length; i++)
        {
            response[i] = _rootCurvature[i] > 0 ? _residuals[i] / _rootCurvature[i] : 0;
        }

        for (var j = 0; j < p; j++)
        {
            VectorKernels.AddScaled(response, Coefficients[j], _weighted.AsSpan(j * _design.Rows, _design.Rows));
        }

        var cross = Gradient();
        for (var j = 0; j < p; j++)
        {
            cross[j] += VectorKernels.Dot(gram.AsSpan(j * p, p), Coefficients);
        }

        var solver = new ElasticNetSolver(new DenseGram(gram, p), cross, VectorKernels.Dot(response, response));
        Coefficients.CopyTo(solver.Coefficients, 0);
        solver.Solve(l1, l2, 10_000, 1e-15);
        VectorKernels.AddScaled(solver.Coefficients, -1, Coefficients);
        return solver.Coefficients;
    }

    /// <summary>Σ (x − mean) r: the derivative of the log-likelihood with the intercept profiled out.</summary>
    private double[] Gradient()
    {
        var gradient = new double[Coefficients.Length];
        double sum = 0;
        foreach (var residual in _residuals)
        {
            sum += residual;
        }

        for (var j = 0; j < gradient.Length; j++)
        {
            gradient[j] = VectorKernels.Dot(_design.Column(j), _residuals) - (_means[j] * sum);
        }

        return gradient;
    }

    private double PredictedDecrease(double[] step, double interceptStep, double residualSum, double l1, double l2)
    {
        var decrease = interceptStep * residualSum;
        for (var j = 0; j < step.Length; j++)
        {
            decrease += step[j] * (VectorKernels.Dot(_design.Column(j), _residuals) - (l2 * Coefficients[j]));
            decrease -= l1 * (Math.Abs(Coefficients[j] + step[j]) - Math.Abs(Coefficients[j]));
        }

        return decrease;
    }

    /// <summary>Halves the step until the objective falls enough (Armijo's rule, with slack for rounding); takes it.</summary>
    private bool Search(double[] step, double interceptStep, double decrease, ref double objective, double l1, double l2)
    {
        var direction = new double[_eta.Length];
        Array.Fill(direction, interceptStep);
        for (var j = 0; j < step.Length; j++)
        {
            VectorKernels.AddScaled(direction, step[j], _design.Column(j));
        }

        var trial = new double[step.Length];
        for (var length = 1.0; length > 1e-10; length *= 0.5)
        {
            Coefficients.CopyTo(trial, 0);
            VectorKernels.AddScaled(trial, length, step);
            _eta.CopyTo(_trialEta, 0);
            VectorKernels.AddScaled(_trialEta, length, direction);
            var value = Loss(_trialEta) + Penalty(trial, l1, l2);
            if (value <= objective - (1e-4 * length * decrease) + (1e-13 * Math.Abs(objective)))
            {
                objective = value;
                trial.CopyTo(Coefficients, 0);
                Intercept += length * interceptStep;
                (_eta, _trialEta) = (_trialEta, _eta);
                return true;
            }
        }

        return false;
    }

    private double Loss(double[] eta)
    {
        double loss = 0;
        for (var i = 0; i < eta.Length; i++)
        {
            var margin = _design.Y[i] == 1 ? eta[i] : -eta[i];
            loss += (_design.Weights?[i] ?? 1) * LogLoss(margin);
        }

        return loss;
    }

    private static double Penalty(double[] coefficients, double l1, double l2)
    {
        double penalty = 0;
        foreach (var coefficient in coefficients)
        {
            penalty += (l1 * Math.Abs(coefficient)) + (0.5 * l2 * coefficient * coefficient);
        }

        return penalty;
    }
}
