namespace DoubleML.Simulation;

/// <summary>
/// How strong an unobserved confounder is in a sample, when both the long regression (with the confounder) and the short one are known:
/// the quantities of Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis (2022), "Long story short: omitted variable bias in causal machine
/// learning".
/// </summary>
internal static class ConfoundingStrength
{
    /// <summary>cf_y = mean((g_long − g_short)²) / mean((y − g_short)²).</summary>
    public static double OfOutcome(double[] y, double[] gLong, double[] gShort) =>
        MeanSquare(Difference(gLong, gShort)) / MeanSquare(Difference(y, gShort));

    /// <summary>cf_d of the average effect: 1 − E[1/(m_s (1 − m_s))] / E[1/(m_l (1 − m_l))].</summary>
    public static double OfAte(double[] mLong, double[] mShort) => Gain(mLong, mShort, m => 1 / (m * (1 - m)));

    /// <summary>cf_d of the average effect on the treated: 1 − E[m_s/(1 − m_s)] / E[m_l/(1 − m_l)].</summary>
    public static double OfAtte(double[] mLong, double[] mShort) => Gain(mLong, mShort, m => m / (1 - m));

    /// <summary>The correlation of g_long − g_short with the difference of the average effect's Riesz representers.</summary>
    public static double RhoAte(double[] d, double[] gLong, double[] gShort, double[] mLong, double[] mShort)
    {
        static double Representer(double d, double m) => (d / m) - ((1 - d) / (1 - m));
        return Columns.Correlation(
            Difference(gLong, gShort), Columns.Map(d.Length, i => Representer(d[i], mLong[i]) - Representer(d[i], mShort[i])));
    }

    /// <summary>
    /// The correlation of g_long − g_short with the difference of the Riesz representers of the effect on the treated, up to the factor
    /// 1/mean(d) that correlations do not see: only the untreated's odds differ.
    /// </summary>
    public static double RhoAtte(double[] d, double[] gLong, double[] gShort, double[] mLong, double[] mShort)
    {
        static double Representer(double d, double m) => d - ((1 - d) * m / (1 - m));
        return Columns.Correlation(
            Difference(gLong, gShort), Columns.Map(d.Length, i => Representer(d[i], mLong[i]) - Representer(d[i], mShort[i])));
    }

    private static double Gain(double[] mLong, double[] mShort, Func<double, double> square)
    {
        var (atLong, atShort) = (Columns.Mean(Columns.Map(mLong, square)), Columns.Mean(Columns.Map(mShort, square)));
        return (atLong - atShort) / atLong;
    }

    private static double[] Difference(double[] a, double[] b) => Columns.Map(a.Length, i => a[i] - b[i]);

    private static double MeanSquare(double[] column) => Columns.Mean(column.Length, i => column[i] * column[i]);
}
