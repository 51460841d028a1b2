namespace DoubleML.Serverless.Planning;

/// <summary>How tasks are grouped into invocations.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="PartsPerTask">With <see cref="ScalingKind.Trees"/>: over how many invocations the parts of one task are spread.</param>
public sealed record Scaling(ScalingKind Kind, int PartsPerTask = 4)
{
    /// <summary>One invocation a repetition: all its nuisances and folds (<c>n_rep</c>).</summary>
    public static Scaling Repetitions { get; } = new(ScalingKind.Repetitions);

    /// <summary>One invocation a task (<c>n_folds * n_rep</c>).</summary>
    public static Scaling Folds { get; } = new(ScalingKind.Folds);

    /// <summary>Several invocations a task of a divisible learner (<c>trees</c>).</summary>
    public static Scaling Trees { get; } = new(ScalingKind.Trees);

    /// <summary>Chosen from measured durations (<c>auto</c>).</summary>
    public static Scaling Auto { get; } = new(ScalingKind.Auto);

    /// <summary>Reads an option: <c>n_rep</c>, <c>n_folds * n_rep</c>, <c>trees</c>, <c>trees:N</c> or <c>auto</c>.</summary>
    /// <param name="text">The option's value.</param>
    /// <exception cref="InputException">It is none of these.</exception>
    public static Scaling Parse(string text)
    {
        var name = text.Replace(" ", "", StringComparison.Ordinal);
        return name switch
        {
            "n_rep" => Repetitions,
            "n_folds*n_rep" => Folds,
            "trees" => Trees,
            "auto" => Auto,
            _ when name.StartsWith("trees:", StringComparison.Ordinal) && int.TryParse(name[6..], out var parts) && parts >= 1 =>
                new Scaling(ScalingKind.Trees, parts),
            _ => throw new InputException(
                $"--scaling: found '{text}', expected n_rep, n_folds * n_rep, trees, trees:N (N invocations a task) or auto"),
        };
    }

    /// <summary>The option's value.</summary>
    public override string ToString() => Kind switch
    {
        ScalingKind.Repetitions => "n_rep",
        ScalingKind.Folds => "n_folds * n_rep",
        ScalingKind.Trees => PartsPerTask == Trees.PartsPerTask ? "trees" : $"trees:{PartsPerTask}",
        _ => "auto",
    };
}
