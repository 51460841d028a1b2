namespace DoubleML.Simulation;

/// <summary>The transcendental functions of the simulations, in one place.</summary>
internal static class Elementary
{
    public static double Exp(double x) => Math.Exp(x);

    /// <summary>The logistic function exp(x) / (1 + exp(x)).</summary>
    public static double Logistic(double x) => 1 / (1 + Exp(-x));
}
