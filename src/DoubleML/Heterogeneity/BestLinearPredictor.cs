using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.Sampling;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace DoubleML.Heterogeneity;

/// <summary>
/// The best linear predictor of the conditional effect on a basis of functions of the covariates: least squares of the orthogonal signal
/// with heteroskedasticity-robust (HC0) covariance (Semenova and Chernozhukov 2021). With group indicators as the basis its coefficients
/// are the group effects (GATE), otherwise those of the conditional effect (CATE). Repetitions are aggregated like all estimates.
/// </summary>
public sealed class BestLinearPredictor
{
    private readonly double[][] _coefficients; // [repetition][column]
    private readonly double[][][] _covariances; // [repetition][column][column]

    private BestLinearPredictor(IReadOnlyList<string> names, double[][] coefficients, double[][][] covariances)
    {
        Names = names;
        _coefficients = coefficients;
        _covariances = covariances;
        AllCoefficients = [.. names.Select((_, j) => coefficients.Select(rep => rep[j]).ToArray())];
        AllStandardErrors = [.. names.Select((_, j) => covariances.Select(rep => Math.Sqrt(rep[j][j])).ToArray())];
    }

    /// <summary>The basis columns' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Coefficients: [column][repetition].</summary>
    public double[][] AllCoefficients { get; }

    /// <summary>Standard errors: [column][repetition].</summary>
    public double[][] AllStandardErrors { get; }

    /// <summary>Coefficients, the medians over the repetitions.</summary>
    public double[] Coefficients => [.. AllCoefficients.Select(Special.Median)];

    /// <summary>Standard errors, aggregated over the repetitions.</summary>
    public double[] StandardErrors => Estimates.AggregateStandardErrors(AllCoefficients, AllStandardErrors);

    /// <summary>t statistics.</summary>
    public double[] TStatistics => [.. Coefficients.Zip(StandardErrors, (coefficient, se) => coefficient / se)];

    /// <summary>Two-sided p values from the normal distribution.</summary>
    public double[] PValues => [.. TStatistics.Select(Special.TwoSidedP)];

    /// <summary>Fits to the signals of a model that has one (IRM with score ATE, APO, PLR with one treatment).</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="basis">Names and values of the basis columns, each of length n_obs; no intercept is added.</param>
    /// <exception cref="InputException">The model has no conditional effects, or the basis does not fit.</exception>
    public static BestLinearPredictor Of(FitResult fit, IReadOnlyList<KeyValuePair<string, double[]>> basis)
    {
        var signals = SignalsOf(fit);
        var names = basis.Select(column => column.Key).ToArray();
        if (names.Length == 0 || names.Distinct().Count() != names.Length)
        {
            throw new InputException(names.Length == 0 ? "the basis has no columns, expected at least one" : "the basis has two columns of the same name");
        }

        foreach (var (name, values) in basis)
        {
            if (values.Length != signals[0].Signal.Length || !values.All(double.IsFinite))
            {
                throw new InputException($"basis column '{name}' has {values.Length} rows or missing values, expected {signals[0].Signal.Length} finite numbers");
            }
        }

        var regressions = signals.Select(signal => Regress(signal, [.. basis.Select(column => column.Value)])).ToArray();
        return new BestLinearPredictor(
            names, [.. regressions.Select(regression => regression.Coefficients)], [.. regressions.Select(regression => regression.Covariance)]);
    }

    /// <summary>The orthogonal signals of a fitted model, one a repetition.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <exception cref="InputException">The model has none.</exception>
    public static IReadOnlyList<EffectSignal> SignalsOf(FitResult fit) =>
        fit.Estimands is [{ Signal: { } signal }]
            ? [.. fit.Nuisances[0].Select((view, r) => signal(view, fit.Components.AllThetas[0][r]))]
            : throw new InputException($"model {fit.Model.Name} with score '{fit.Model.ScoreName}' and {fit.Estimands.Count} parameter(s) has no conditional effects; " +
                "expected irm (ATE), apo, or plr with one treatment");

    /// <summary>Pointwise confidence intervals of the coefficients.</summary>
    /// <param name="level">The level in (0, 1).</param>
    public (double Lower, double Upper)[] ConfidenceIntervals(double level) =>
        Intervals(AllCoefficients, AllStandardErrors, Critical(level));

    /// <summary>Effects at given values of the basis with pointwise intervals.</summary>
    /// <param name="points">One row of basis values a point.</param>
    /// <param name="level">The level in (0, 1).</param>
    public (double[] Effects, (double Lower, double Upper)[] Intervals) At(double[][] points, double level)
    {
        var (effects, ses) = Predict(points);
        return ([.. effects.Select(Special.Median)], Intervals(effects, ses, Critical(level)));
    }

    /// <summary>
    /// Effects at given values of the basis with intervals that cover all of them at once, by a multiplier bootstrap of the linear predictor:
    /// critical values are quantiles of the largest |t| of normal draws with the estimated covariance.
    /// </summary>
    /// <param name="points">One row of basis values a point; the rows of the identity for the coefficients (group effects) themselves.</param>
    /// <param name="level">The level in (0, 1).</param>
    /// <param name="draws">n_rep_boot, at least 1.</param>
    /// <param name="key">The key of the draws.</param>
    public (double[] Effects, (double Lower, double Upper)[] Intervals) JointlyAt(double[][] points, double level, int draws, RandomKey key)
    {
        var (effects, ses) = Predict(points);
        var critical = _covariances.Select((covariance, r) =>
        {
            var root = Root(covariance);
            return Special.Quantile(
                Enumerable.Range(0, draws).Select(b =>
                {
                    var random = new CounterRandom(key.Derive(r).Derive(b));
                    var normal = Enumerable.Range(0, Names.Count).Select(_ => random.NextNormal()).ToArray();
                    var shift = Enumerable.Range(0, normal.Length).Select(j => Enumerable.Range(0, normal.Length).Sum(k => root[j, k] * normal[k])).ToArray();
                    return points.Select((point, i) => Math.Abs(Dot(point, shift)) / ses[i][r]).Max();
                }),
                level);
        });
        return ([.. effects.Select(Special.Median)], Intervals(effects, ses, [.. critical]));
    }

    /// <summary>Effects and joint intervals of the basis columns themselves, which are those of the groups where the basis indicates groups.</summary>
    /// <param name="level">The level in (0, 1).</param>
    /// <param name="draws">n_rep_boot, at least 1.</param>
    /// <param name="key">The key of the draws.</param>
    public (double Lower, double Upper)[] JointConfidenceIntervals(double level, int draws, RandomKey key) =>
        JointlyAt([.. Names.Select((_, j) => Names.Select((_, k) => j == k ? 1.0 : 0).ToArray())], level, draws, key).Intervals;

    private double[] Critical(double level) => [.. _coefficients.Select(_ => Special.NormalQuantile(0.5 + (level / 2)))];

    /// <summary>A root of a covariance matrix, which may be singular: eigenvectors times the roots of the eigenvalues.</summary>
    private static Matrix<double> Root(double[][] covariance)
    {
        var eigen = Matrix<double>.Build.DenseOfRowArrays(covariance).Evd(Symmetricity.Symmetric);
        return eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(eigen.EigenValues.Real().Map(value => Math.Sqrt(Math.Max(value, 0))));
    }

    /// <summary>Effects and standard errors: [point][repetition].</summary>
    private (double[][] Effects, double[][] StandardErrors) Predict(double[][] points) => (
        [.. points.Select(point => _coefficients.Select(coefficients => Dot(point, coefficients)).ToArray())],
        [.. points.Select(point => _covariances.Select(omega => Math.Sqrt(Dot(point, [.. omega.Select(row => Dot(row, point))]))).ToArray())]);

    private static (double Lower, double Upper)[] Intervals(double[][] effects, double[][] ses, double[] critical) =>
        [.. effects.Select((reps, i) => (
            Special.Median(reps.Select((effect, r) => effect - (critical[r] * ses[i][r]))),
            Special.Median(reps.Select((effect, r) => effect + (critical[r] * ses[i][r])))))];

    private static (double[] Coefficients, double[][] Covariance) Regress(EffectSignal signal, double[][] basis)
    {
        var (y, multiplier) = signal;
        var columns = multiplier is null ? basis : [.. basis.Select(column => column.Select((value, i) => value * multiplier[i]).ToArray())];
        var p = columns.Length;
        var matrix = Matrix<double>.Build.DenseOfColumnArrays(columns);
        if (matrix.RowCount < p)
        {
            throw new InputException($"the basis has {p} columns for {matrix.RowCount} rows, expected no more columns than rows");
        }

        var qr = matrix.QR(QRMethod.Thin);
        var diagonal = qr.R.Diagonal().PointwiseAbs();
        if (diagonal.Minimum() <= 1e-12 * diagonal.Maximum())
        {
            throw new InputException("the columns of the basis are linearly dependent, expected independent ones (leave out one group or the constant)");
        }

        var inverse = qr.R.Inverse();
        var coefficients = (inverse * (qr.Q.TransposeThisAndMultiply(Vector<double>.Build.Dense(y)))).ToArray();
        var meat = Matrix<double>.Build.Dense(p, p);
        for (var i = 0; i < y.Length; i++)
        {
            var error = y[i];
            for (var j = 0; j < p; j++)
            {
                error -= columns[j][i] * coefficients[j];
            }

            for (var j = 0; j < p; j++)
            {
                for (var k = 0; k < p; k++)
                {
                    meat[j, k] += error * error * columns[j][i] * columns[k][i];
                }
            }
        }

        var bread = inverse * inverse.Transpose();
        return (coefficients, (bread * meat * bread).ToRowArrays());
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }
}
