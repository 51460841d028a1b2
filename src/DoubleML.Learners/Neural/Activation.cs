using DoubleML.Numerics;

namespace DoubleML.Learners.Neural;

/// <summary>What a hidden unit makes of its input z.</summary>
internal abstract class Activation
{
    private static readonly Dictionary<string, Activation> s_all = new()
    {
        ["identity"] = new Identity(),
        ["logistic"] = new Logistic(),
        ["tanh"] = new Tanh(),
        ["relu"] = new Relu(),
    };

    /// <summary>Whether initial weights are √3 times smaller, as Glorot and Bengio (2010) advise for the logistic function.</summary>
    public virtual bool WantsSmallWeights => false;

    /// <summary>The activation of scikit-learn's name.</summary>
    public static Activation Of(string name) => s_all[name];

    /// <summary>f(z).</summary>
    public abstract double Value(double z);

    /// <summary>f′(z), from f(z).</summary>
    public abstract double Slope(double value);

    /// <summary>1 / (1 + e⁻ᶻ), without overflow.</summary>
    public static double Sigmoid(double z)
    {
        var e = PortableMath.Exp(-Math.Abs(z));
        return z > 0 ? 1 / (1 + e) : e / (1 + e);
    }

    private sealed class Identity : Activation
    {
        public override double Value(double z) => z;

        public override double Slope(double value) => 1;
    }

    private sealed class Logistic : Activation
    {
        public override bool WantsSmallWeights => true;

        public override double Value(double z) => Sigmoid(z);

        public override double Slope(double value) => value * (1 - value);
    }

    private sealed class Tanh : Activation
    {
        public override double Value(double z)
        {
            var e = PortableMath.Exp(-2 * Math.Abs(z));
            return Math.CopySign((1 - e) / (1 + e), z);
        }

        public override double Slope(double value) => 1 - (value * value);
    }

    private sealed class Relu : Activation
    {
        public override double Value(double z) => z > 0 ? z : 0;

        public override double Slope(double value) => value > 0 ? 1 : 0;
    }
}
