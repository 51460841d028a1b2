namespace DoubleML.Simulation;

/// <summary>
/// The functions of the Monte Carlo study of Sant'Anna and Zhao (2020), "Doubly robust difference-in-differences estimators", Journal of
/// Econometrics 219, 101–122, section 4, that several processes share.
/// </summary>
internal static class SantAnnaZhao
{
    /// <summary>
    /// The transformed covariates z, each standardised with its sample moments: exp(x_1/2), 10 + x_2/(1 + exp x_1), (0.6 + x_1 x_3/25)³,
    /// (20 + x_2 + x_4)², and further covariates as they are.
    /// </summary>
    /// <param name="x">At least four columns.</param>
    public static double[][] Transform(double[][] x)
    {
        var n = x[0].Length;
        double[][] transformed =
        [
            Columns.Map(x[0], x1 => Elementary.Exp(0.5 * x1)),
            Columns.Map(n, i => 10 + (x[1][i] / (1 + Elementary.Exp(x[0][i])))),
            Columns.Map(n, i => Cube(0.6 + (x[0][i] * x[2][i] / 25))),
            Columns.Map(n, i => Square(20 + x[1][i] + x[3][i])),
            .. x[4..],
        ];
        return [.. transformed.Select(Columns.Standardise)];
    }

    /// <summary>The outcome regression 210 + 27.4 w_1 + 13.7 (w_2 + w_3 + w_4).</summary>
    public static double[] Regression(double[][] w) => Columns.Map(Columns.Combine(w, [27.4, 13.7, 13.7, 13.7]), value => 210 + value);

    /// <summary>
    /// The covariates that outcome and treatment depend on, for the processes 1 to 6: with z the models are right for an analyst who sees
    /// z, with x they are wrong; the treatment of 5 and 6 is an experiment and depends on nothing (null).
    /// </summary>
    public static (double[][] Outcome, double[][]? Treatment) Features(int dgpType, double[][] x, double[][] z) => dgpType switch
    {
        1 => (z, z),
        2 => (z, x),
        3 => (x, z),
        4 => (x, x),
        5 => (z, null),
        _ => (x, null),
    };

    private static double Square(double value) => value * value;

    private static double Cube(double value) => value * value * value;
}
