using DoubleML.Numerics;

namespace DoubleML.Learners.Neural;

/// <summary>
/// Stochastic gradient descent with momentum, Nesterov's on request (Sutskever, Martens, Dahl and Hinton 2013), and scikit-learn's three
/// schedules of the learning rate.
/// </summary>
internal sealed class GradientDescent(int parameterCount, Mlp learner) : UpdateRule
{
    private const double _leastRate = 1e-6;

    private readonly double[] _velocity = new double[parameterCount];
    private double _rate = learner.LearningRateInit;

    public override void Update(double[] parameters, double[] gradient)
    {
        for (var j = 0; j < parameters.Length; j++)
        {
            _velocity[j] = (learner.Momentum * _velocity[j]) - (_rate * gradient[j]);
            parameters[j] += learner.NesterovsMomentum ? (learner.Momentum * _velocity[j]) - (_rate * gradient[j]) : _velocity[j];
        }
    }

    public override void EndEpoch(long seen)
    {
        if (learner.LearningRate == "invscaling")
        {
            _rate = learner.LearningRateInit / PortableMath.Exp(learner.PowerT * PortableMath.Log(seen + 1));
        }
    }

    public override bool Stops()
    {
        if (learner.LearningRate != "adaptive" || _rate <= _leastRate)
        {
            return true;
        }

        _rate /= 5;
        return false;
    }
}
