namespace DoubleML.Learners.Neural;

/// <summary>Adam (Kingma and Ba 2015), with the bias corrections in the step length.</summary>
internal sealed class Adam(int parameterCount, Mlp learner) : UpdateRule
{
    private readonly double[] _first = new double[parameterCount];
    private readonly double[] _second = new double[parameterCount];
    private double _power1 = 1;
    private double _power2 = 1;

    public override void Update(double[] parameters, double[] gradient)
    {
        _power1 *= learner.Beta1;
        _power2 *= learner.Beta2;
        var rate = learner.LearningRateInit * Math.Sqrt(1 - _power2) / (1 - _power1);
        for (var j = 0; j < parameters.Length; j++)
        {
            _first[j] = (learner.Beta1 * _first[j]) + ((1 - learner.Beta1) * gradient[j]);
            _second[j] = (learner.Beta2 * _second[j]) + ((1 - learner.Beta2) * gradient[j] * gradient[j]);
            parameters[j] -= rate * _first[j] / (Math.Sqrt(_second[j]) + learner.Epsilon);
        }
    }
}
