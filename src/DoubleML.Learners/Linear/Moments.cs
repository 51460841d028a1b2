namespace DoubleML.Learners.Linear;

/// <summary>
/// The sufficient statistics of least squares on some rows: Σw, Σwx, Σwy, Σwxxᵀ, Σwxy, Σwy². Those of a training set are the whole
/// data's minus its test fold's, so a cross-validation passes over the data once.
/// </summary>
internal sealed class Moments
{
    private readonly int _p;
    private readonly double[] _sums;
    private readonly double[] _cross;
    private readonly double[] _gram;
    private double _weight;
    private double _targetSum;
    private double _targetSquares;

    private Moments(int p)
    {
        _p = p;
        _sums = new double[p];
        _cross = new double[p];
        _gram = new double[p * p];
    }

    /// <summary>Σ w.</summary>
    public double Weight => _weight;

    /// <summary>The statistics of some rows.</summary>
    /// <param name="design">Features and target, already multiplied by √w.</param>
    /// <param name="rows">Which rows.</param>
    public static Moments Of(TrainingDesign design, RowRange rows)
    {
        var (first, count) = rows;
        var moments = new Moments(design.Columns);
        var y = design.Y.AsSpan(first, count);
        VectorKernels.Gram(design.X, first, count, design.Rows, design.Columns, moments._gram);
        moments._targetSquares = VectorKernels.Dot(y, y);
        ReadOnlySpan<double> ones = design.RootWeights is { } roots ? roots.AsSpan(first, count) : Ones(count);
        moments._weight = VectorKernels.Dot(ones, ones);
        moments._targetSum = VectorKernels.Dot(ones, y);
        for (var j = 0; j < design.Columns; j++)
        {
            var column = design.Column(j).Slice(first, count);
            moments._sums[j] = VectorKernels.Dot(ones, column);
            moments._cross[j] = VectorKernels.Dot(y, column);
        }

        return moments;
    }

    /// <summary>The statistics of all rows of the parts together.</summary>
    public static Moments Sum(IReadOnlyList<Moments> parts)
    {
        var sum = new Moments(parts[0]._p);
        foreach (var part in parts)
        {
            sum.Add(part, 1);
        }

        return sum;
    }

    /// <summary>The statistics of the rows that are not in <paramref name="part"/>.</summary>
    public Moments Without(Moments part)
    {
        var rest = new Moments(_p);
        rest.Add(this, 1);
        rest.Add(part, -1);
        return rest;
    }

    /// <summary>The penalised problem on these rows, with the intercept profiled out where there is one.</summary>
    public ElasticNetSolver Solver(bool fitIntercept)
    {
        var gram = (double[])_gram.Clone();
        var cross = (double[])_cross.Clone();
        var targetSquares = _targetSquares;
        if (fitIntercept)
        {
            targetSquares -= _targetSum * _targetSum / _weight;
            VectorKernels.AddScaled(cross, -_targetSum / _weight, _sums);
            for (var j = 0; j < _p; j++)
            {
                VectorKernels.AddScaled(gram.AsSpan(j * _p, _p), -_sums[j] / _weight, _sums);
            }
        }

        for (var j = 0; j < _p; j++)
        {
            // What subtraction leaves of a column that does not vary on these rows.
            if (gram[(j * _p) + j] <= 1e-14 * _gram[(j * _p) + j])
            {
                gram[(j * _p) + j] = 0;
            }
        }

        return new ElasticNetSolver(new DenseGram(gram, _p), cross, Math.Max(0, targetSquares));
    }

    /// <summary>The intercept of least squares on these rows at given coefficients.</summary>
    public double Intercept(ReadOnlySpan<double> coefficients) =>
        (_targetSum - VectorKernels.Dot(coefficients, _sums)) / _weight;

    /// <summary>The weighted mean squared error on these rows of the predictor intercept + xβ.</summary>
    public double MeanSquaredError(ReadOnlySpan<double> coefficients, double intercept)
    {
        // Σ w (y − b − xβ)² = Σwy² − 2 b Σwy + b² Σw − βᵀ(2 Σwxy − 2 b Σwx − Σwxxᵀ β)
        var sum = _targetSquares - (intercept * ((2 * _targetSum) - (intercept * _weight)));
        for (var j = 0; j < _p; j++)
        {
            if (coefficients[j] != 0)
            {
                var quadratic = VectorKernels.Dot(_gram.AsSpan(j * _p, _p), coefficients);
                sum -= coefficients[j] * ((2 * _cross[j]) - (2 * intercept * _sums[j]) - quadratic);
            }
        }

        return Math.Max(0, sum) / _weight;
    }

    private void Add(Moments other, double sign)
    {
        _weight += sign * other._weight;
        _targetSum += sign * other._targetSum;
        _targetSquares += sign * other._targetSquares;
        VectorKernels.AddScaled(_sums, sign, other._sums);
        VectorKernels.AddScaled(_cross, sign, other._cross);
        VectorKernels.AddScaled(_gram, sign, other._gram);
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
