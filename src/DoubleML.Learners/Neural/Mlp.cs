using System.Text.Json.Serialization;
using DoubleML.Learning;

namespace DoubleML.Learners.Neural;

/// <summary>
/// A multilayer perceptron: the algorithm, parameters and defaults of scikit-learn's <c>MLPRegressor</c> (squared loss) and
/// <c>MLPClassifier</c> (log-loss, two classes), whichever the problem's task asks for. Features should be on one scale: see
/// <see cref="Preprocessing.StandardScaler"/>.
/// </summary>
public sealed record Mlp : Learner
{
    /// <summary>The most rows of a batch that nobody chose.</summary>
    internal const int AutoBatch = 200;

    /// <summary>The number of units in each hidden layer, from the inputs on.</summary>
    public NumberList HiddenLayerSizes { get; init; } = new(100);

    /// <summary>The hidden units' activation: <c>relu</c>, <c>tanh</c>, <c>logistic</c> or <c>identity</c>.</summary>
    public string Activation { get; init; } = "relu";

    /// <summary><c>adam</c>, <c>sgd</c> (both in batches) or <c>lbfgs</c> (all rows at once; good for small data).</summary>
    public string Solver { get; init; } = "adam";

    /// <summary>The L2 penalty on the weights, divided by the number (total weight) of the rows.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>adam, sgd: rows in a batch; null (<c>"auto"</c>) for 200, or all if there are fewer.</summary>
    [JsonConverter(typeof(AutoOrCountConverter))]
    public int? BatchSize { get; init; }

    /// <summary>sgd: <c>constant</c>; <c>invscaling</c>, divided by t^<see cref="PowerT"/>; or <c>adaptive</c>, divided by 5 whenever the loss
    /// no longer improves.</summary>
    public string LearningRate { get; init; } = "constant";

    /// <summary>adam, sgd: the first learning rate, &gt; 0.</summary>
    public double LearningRateInit { get; init; } = 1e-3;

    /// <summary>sgd with <c>invscaling</c>: the exponent.</summary>
    public double PowerT { get; init; } = 0.5;

    /// <summary>The most passes over the data; for lbfgs the most steps.</summary>
    public int MaxIter { get; init; } = 200;

    /// <summary>adam, sgd: whether each pass has a new order of the rows.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>An own seed that is mixed into the problem's key, or null.</summary>
    public ulong? RandomState { get; init; }

    /// <summary>What counts as an improvement of the loss or score; for lbfgs the largest derivative at the end.</summary>
    public double Tol { get; init; } = 1e-4;

    /// <summary>sgd: the momentum, in [0, 1].</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>sgd: whether the momentum is Nesterov's.</summary>
    public bool NesterovsMomentum { get; init; } = true;

    /// <summary>adam, sgd: whether the score of rows kept aside, not the loss, ends the training, whose best parameters are then taken.</summary>
    public bool EarlyStopping { get; init; }

    /// <summary>With <see cref="EarlyStopping"/>: the share of the training rows kept aside (stratified for classification), in (0, 1).</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>adam: the decay of the first moment, in [0, 1).</summary>
    [JsonPropertyName("beta_1")]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>adam: the decay of the second moment, in [0, 1).</summary>
    [JsonPropertyName("beta_2")]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>adam: keeps divisions finite, &gt; 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>adam, sgd: training ends after more than this many passes without an improvement.</summary>
    public int NIterNoChange { get; init; } = 10;

    /// <summary>lbfgs: the most evaluations of the loss.</summary>
    public int MaxFun { get; init; } = 15_000;

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        foreach (var size in HiddenLayerSizes)
        {
            if (!(size >= 1 && size <= int.MaxValue && size == Math.Floor(size)))
            {
                throw ParameterChecks.Unexpected(where, "hidden_layer_sizes", $"{HiddenLayerSizes}", "whole numbers ≥ 1");
            }
        }

        ParameterChecks.OneOf(where, "activation", Activation, "relu", "tanh", "logistic", "identity");
        ParameterChecks.OneOf(where, "solver", Solver, "adam", "sgd", "lbfgs");
        ParameterChecks.AtLeast(where, "alpha", Alpha, 0.0);
        ParameterChecks.AtLeast(where, "batch_size", BatchSize ?? 1, 1);
        ParameterChecks.OneOf(where, "learning_rate", LearningRate, "constant", "invscaling", "adaptive");
        ParameterChecks.Positive(where, "learning_rate_init", LearningRateInit);
        ParameterChecks.AtLeast(where, "power_t", PowerT, 0.0);
        ParameterChecks.AtLeast(where, "max_iter", MaxIter, 1);
        ParameterChecks.AtLeast(where, "tol", Tol, 0.0);
        ParameterChecks.Within(where, "momentum", Momentum, 0, 1);
        ParameterChecks.Between(where, "validation_fraction", ValidationFraction, 0, 1);
        ParameterChecks.BelowOne(where, "beta_1", Beta1);
        ParameterChecks.BelowOne(where, "beta_2", Beta2);
        ParameterChecks.Positive(where, "epsilon", Epsilon);
        ParameterChecks.AtLeast(where, "n_iter_no_change", NIterNoChange, 1);
        ParameterChecks.AtLeast(where, "max_fun", MaxFun, 1);
    }

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        if (RandomState is { } seed)
        {
            problem = problem with { Key = problem.Key.Derive("random_state").Derive(seed) };
        }

        if (problem.Task == LearningTask.Classification)
        {
            BothClasses.Require("mlp", Array.ConvertAll(problem.TrainRows, row => problem.Target[row]));
        }

        var rows = EarlyStopping && Solver != "lbfgs"
            ? HeldOutRows.Draw(problem, ValidationFraction, problem.Key.Derive("validation"))
            : new HeldOutRows(problem.TrainRows, []);
        var data = NetworkData.Gather(problem, rows.Learned);
        var hidden = HiddenLayerSizes.Select(size => (int)size).ToArray();
        var network = new Network(problem.Features.ColumnCount, hidden, Neural.Activation.Of(Activation), problem.Task);
        var start = network.Initialise(problem.Key.Derive("weights"));
        var parameters = Solver == "lbfgs"
            ? MinimiseAll(problem, network, data, start)
            : new EpochTraining(this, problem, network, data, rows.Held.Length > 0 ? NetworkData.Gather(problem, rows.Held) : null).Run(start);
        if (!Array.TrueForAll(parameters, double.IsFinite))
        {
            throw new InputException("mlp: the weights grew beyond all numbers, expected features on one scale (standard_scaler) or a smaller "
                + "learning_rate_init");
        }

        return network.Predict(parameters, NetworkData.Gather(problem, problem.TestRows));
    }

    private double[] MinimiseAll(LearningProblem problem, Network network, NetworkData data, double[] start)
    {
        var all = Enumerable.Range(0, data.Rows).ToArray();
        var minimiser = new LimitedMemoryBfgs((parameters, gradient) =>
        {
            problem.CancellationToken.ThrowIfCancellationRequested();
            return network.Loss(parameters, data, all, Alpha, gradient);
        });
        return minimiser.Minimise(start, MaxIter, MaxFun, Tol);
    }
}
