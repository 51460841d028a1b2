namespace DoubleML.Serverless.Planning;

/// <summary>A task as the planner sees it.</summary>
/// <param name="Kind">Tasks of one kind (a nuisance of an estimand) take about the same time.</param>
/// <param name="Repetition">0-based repetition.</param>
/// <param name="Parts">The number of parts of a divisible learner; 1 for any other.</param>
public sealed record WorkItem(string Kind, int Repetition, int Parts = 1)
{
    /// <summary>0-based first part that is still to do.</summary>
    public int FirstPart { get; init; }

    /// <summary>How many parts are still to do, from <see cref="FirstPart"/> on.</summary>
    public int PartsToDo { get; init; } = Parts;
}
