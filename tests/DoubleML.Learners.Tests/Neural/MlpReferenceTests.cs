using System.Text.Json;
using DoubleML.Learners.Neural;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;

namespace DoubleML.Learners.Tests.Neural;

/// <summary>Networks of scikit-learn 1.2, made by reference/make_mlp.py.</summary>
public class MlpReferenceTests
{
    private static readonly JsonElement s_reference =
        JsonDocument.Parse(File.ReadAllText(TestData.PathOf("reference", "mlp.json"))).RootElement;

    public static TheoryData<string> Trained =>
        [.. s_reference.GetProperty("trained").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    public static TheoryData<int> Minima => [.. Enumerable.Range(0, s_reference.GetProperty("minima").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Trained))]
    public void Training_from_the_same_weights_goes_the_same_way(string name)
    {
        var reference = s_reference.GetProperty("trained").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        var (learner, problem, network) = Read(reference);
        var data = NetworkData.Gather(problem, problem.TrainRows);
        var parameters = new EpochTraining(learner, problem, network, data, null).Run(Parameters(reference));

        TestData.AssertClose(Numbers(reference.GetProperty("predictions")), network.Predict(parameters, data), 1e-9, 1e-9);
    }

    /// <summary>Minima differ with the start; the best of twenty is as low as scikit-learn's best of fifty.</summary>
    [Theory]
    [MemberData(nameof(Minima))]
    public void Minima_are_as_low(int index)
    {
        var reference = s_reference.GetProperty("minima")[index];
        var (learner, problem, network) = Read(reference);
        var data = NetworkData.Gather(problem, problem.TrainRows);
        var gradient = new double[network.ParameterCount];
        double Loss(double[] parameters) => network.Loss(parameters, data, problem.TrainRows, learner.Alpha, gradient);

        var losses = Enumerable.Range(0, 20).Select(start =>
        {
            var minimiser = new LimitedMemoryBfgs((parameters, slopes) => network.Loss(parameters, data, problem.TrainRows, learner.Alpha, slopes));
            var minimum = minimiser.Minimise(network.Initialise(problem.Key.Derive(start)), learner.MaxIter, learner.MaxFun, learner.Tol);
            return Loss(minimum);
        });
        Assert.Equal(reference.GetProperty("loss").GetDouble(), losses.Min(), 1e-5);
    }

    private static (Mlp Learner, LearningProblem Problem, Network Network) Read(JsonElement reference)
    {
        var learner = Assert.IsType<Mlp>(TestData.ParseLearner(reference.GetProperty("learner").GetRawText()));
        learner.Validate("learner");
        var target = reference.GetProperty("target").GetString()!;
        var problem = TestData.Problem(
            [.. s_reference.GetProperty("x").EnumerateArray().Select(Numbers)],
            Numbers(s_reference.GetProperty(target)),
            task: target == "binary" ? LearningTask.Classification : LearningTask.Regression);
        var hidden = learner.HiddenLayerSizes.Select(size => (int)size).ToArray();
        return (learner, problem, new Network(3, hidden, Activation.Of(learner.Activation), problem.Task));
    }

    /// <summary>scikit-learn's matrices, in × out, as one vector: for each layer out × in, then the biases.</summary>
    private static double[] Parameters(JsonElement reference)
    {
        var parameters = new List<double>();
        var layers = reference.GetProperty("coefs").EnumerateArray().Zip(reference.GetProperty("intercepts").EnumerateArray());
        foreach (var (coefficients, intercepts) in layers)
        {
            var rows = coefficients.EnumerateArray().Select(Numbers).ToArray();
            for (var output = 0; output < rows[0].Length; output++)
            {
                parameters.AddRange(rows.Select(row => row[output]));
            }

            parameters.AddRange(Numbers(intercepts));
        }

        return [.. parameters];
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
