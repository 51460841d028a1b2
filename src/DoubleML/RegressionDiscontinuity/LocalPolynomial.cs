using MathNet.Numerics.LinearAlgebra;

namespace DoubleML.RegressionDiscontinuity;

/// <summary>
/// A weighted polynomial regression at the cutoff, on one side of it: everything about its linear maps from outcomes to coefficients.
/// Coefficient ν of outcomes y is Σ_i Map(ν)_i y_i.
/// </summary>
internal sealed class LocalPolynomial
{
    private readonly double[][] _basis; // [power][row]
    private readonly double[] _weights;
    private readonly Matrix<double> _inverse;

    /// <summary>Prepares the regression.</summary>
    /// <param name="x">Distances from the cutoff.</param>
    /// <param name="weights">Kernel weights.</param>
    /// <param name="order">The polynomial's order.</param>
    public LocalPolynomial(double[] x, double[] weights, int order)
    {
        _weights = weights;
        _basis = [.. Enumerable.Range(0, order + 1).Select(power => x.Select(value => Math.Pow(value, power)).ToArray())];
        if (weights.Count(weight => weight > 0) <= order)
        {
            throw new InputException($"data.running: {weights.Count(weight => weight > 0)} observations within the bandwidth on one side of the cutoff, " +
                $"expected more than {order} for a polynomial of order {order}");
        }

        // The square-root form keeps the condition number of the basis instead of its square.
        var root = weights.Select(Math.Sqrt).ToArray();
        var r = Matrix<double>.Build.DenseOfColumnArrays([.. _basis.Select(column => column.Select((value, i) => value * root[i]).ToArray())]).QR().R;
        var inverse = r.SubMatrix(0, order + 1, 0, order + 1).Inverse();
        _inverse = inverse * inverse.Transpose();
    }

    /// <summary>The weights with which outcomes enter coefficient ν.</summary>
    /// <param name="power">ν.</param>
    public double[] Map(int power)
    {
        var row = _inverse.Row(power);
        return [.. _weights.Select((weight, i) => weight * _basis.Select((column, k) => row[k] * column[i]).Sum())];
    }

    /// <summary>Coefficient ν of the regression of some outcomes.</summary>
    /// <param name="power">ν.</param>
    /// <param name="outcomes">One a row.</param>
    public double Coefficient(int power, double[] outcomes) => Map(power).Zip(outcomes, (map, y) => map * y).Sum();
}
