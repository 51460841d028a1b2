using DoubleML.Data;

namespace DoubleML.CrossFitting;

/// <summary>Where nuisance tasks run: threads of this machine, or functions in a cloud. The results' bits do not depend on it.</summary>
public interface IExecutionBackend
{
    /// <summary>Runs independent tasks.</summary>
    /// <param name="data">The data, with all columns that the tasks name; computed columns extend the original data set.</param>
    /// <param name="tasks">The tasks, in any order of their labels.</param>
    /// <param name="progress">Told the number of tasks done, now and then; may be null.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>For each task its predictions, in the order of the tasks.</returns>
    Task<IReadOnlyList<double[]>> RunAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken);

    /// <summary>What has run so far.</summary>
    ExecutionReport Report { get; }
}
