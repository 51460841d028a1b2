namespace DoubleML.Simulation;

/// <summary>The nuisance functions of Turrell (2018), of the index x'b with b_j = 1/j.</summary>
internal static class TurrellFunctions
{
    /// <summary>The index x'b.</summary>
    public static double[] Index(double[][] x) => Columns.Combine(x, Columns.InverseLinear(x.Length));

    /// <summary>sin²(index).</summary>
    public static double G(double index)
    {
        var sine = Elementary.Sin(index);
        return sine * sine;
    }

    /// <summary>The wrapped Cauchy density sinh(γ) / (2π (cosh(γ) − cos(index − ν))).</summary>
    public static double M(double index, double nu, double gamma)
    {
        var (up, down) = (Elementary.Exp(gamma), Elementary.Exp(-gamma));
        return (up - down) / 2 / (2 * Math.PI * (((up + down) / 2) - Elementary.Cos(index - nu)));
    }
}
