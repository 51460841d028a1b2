using DoubleML.CrossFitting;
using DoubleML.Learning;

namespace DoubleML.Serverless.Planning;

/// <summary>A run as the planner sees it: waves of independent tasks, one after the other.</summary>
/// <param name="Waves">[wave][task].</param>
public sealed record Workload(IReadOnlyList<IReadOnlyList<WorkItem>> Waves)
{
    /// <summary>The number of tasks.</summary>
    public int TaskCount => Waves.Sum(wave => wave.Count);

    /// <summary>A task as the planner sees it.</summary>
    /// <param name="task">The task.</param>
    public static WorkItem ItemOf(NuisanceTask task) =>
        new($"{task.Label.Nuisance} of {task.Label.Estimand}", task.Label.Repetition, (task.Learner as IDivisibleLearner)?.PartCount ?? 1);
}
