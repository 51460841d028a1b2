using DoubleML.Learning;
using DoubleML.Numerics;

namespace DoubleML.Tuning;

/// <summary>How held-out predictions are scored.</summary>
public sealed record Scoring
{
    private const double MachineEpsilon = 1.0 / (1L << 52);

    private static readonly Scoring[] All =
    [
        new("rmse", LearningTask.Regression, (y, p) => Math.Sqrt(MeanSquare(y, p)), alias: "neg_root_mean_squared_error"),
        new("mse", LearningTask.Regression, MeanSquare, alias: "neg_mean_squared_error"),
        new("mae", LearningTask.Regression, (y, p) => Mean(y, i => Math.Abs(y[i] - p[i])), alias: "neg_mean_absolute_error"),
        new("r2", LearningTask.Regression, R2, greaterIsBetter: true),
        new("log_loss", LearningTask.Classification, LogLoss, alias: "neg_log_loss"),
        new("brier", LearningTask.Classification, MeanSquare, alias: "neg_brier_score"),
        new("accuracy", LearningTask.Classification, (y, p) => Mean(y, i => y[i] == (p[i] > 0.5 ? 1 : 0) ? 1 : 0), greaterIsBetter: true),
    ];

    private readonly Func<double[], double[], double> _score;
    private readonly string? _alias;

    private Scoring(string name, LearningTask task, Func<double[], double[], double> score, string? alias = null, bool greaterIsBetter = false)
    {
        Name = name;
        Task = task;
        _score = score;
        _alias = alias;
        GreaterIsBetter = greaterIsBetter;
    }

    /// <summary>The names; scikit-learn's names of the losses, such as <c>neg_mean_squared_error</c>, are understood as well.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(scoring => scoring.Name)];

    /// <summary>Its name, such as <c>rmse</c>.</summary>
    public string Name { get; }

    /// <summary>What it scores.</summary>
    public LearningTask Task { get; }

    /// <summary>Whether greater scores are better; losses are better when they are smaller.</summary>
    public bool GreaterIsBetter { get; }

    /// <summary>The default for a learning task, that of DoubleML: <c>rmse</c> or <c>log_loss</c>.</summary>
    /// <param name="task">Regression or classification.</param>
    public static Scoring Default(LearningTask task) => Find(task == LearningTask.Classification ? "log_loss" : "rmse")!;

    /// <summary>A scoring by its name, or null.</summary>
    /// <param name="name">One of <see cref="Names"/>, or scikit-learn's name.</param>
    public static Scoring? Find(string name) => Array.Find(All, scoring => scoring.Name == name || scoring._alias == name);

    /// <summary>Scores predictions.</summary>
    /// <param name="target">The true values, at least one.</param>
    /// <param name="predictions">The predictions: means, or probabilities of class 1.</param>
    public double Of(double[] target, double[] predictions) => _score(target, predictions);

    /// <summary>Whether <paramref name="score"/> is better than <paramref name="other"/>; a number is better than none (NaN).</summary>
    /// <param name="score">A score.</param>
    /// <param name="other">Another one.</param>
    public bool IsBetter(double score, double other) =>
        double.IsNaN(other) ? !double.IsNaN(score) : (GreaterIsBetter ? score - other : other - score) > 0;

    private static double Mean(double[] target, Func<int, double> value)
    {
        var sum = 0.0;
        for (var i = 0; i < target.Length; i++)
        {
            sum += value(i);
        }

        return sum / target.Length;
    }

    private static double MeanSquare(double[] target, double[] predictions) =>
        Mean(target, i => (target[i] - predictions[i]) * (target[i] - predictions[i]));

    private static double R2(double[] target, double[] predictions)
    {
        var mean = Mean(target, i => target[i]);
        return 1 - (MeanSquare(target, predictions) / Mean(target, i => (target[i] - mean) * (target[i] - mean)));
    }

    private static double LogLoss(double[] target, double[] predictions) => Mean(target, i =>
    {
        // Probabilities 0 and 1 count as the nearest ones that have a finite loss, as in scikit-learn.
        var p = Math.Clamp(predictions[i], MachineEpsilon, 1 - MachineEpsilon);
        return -PortableMath.Log(target[i] == 1 ? p : 1 - p);
    });
}
