using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Estimation;

/// <summary>Chooses the learners of a wave of cross-fitting before it is fitted.</summary>
internal interface IWaveTuner
{
    /// <summary>Chooses the learners.</summary>
    /// <param name="wave">The nuisances that can be fitted now, each with its tasks.</param>
    /// <param name="data">The data, with all columns that the tasks name.</param>
    /// <param name="backend">Where fits run.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The same with the chosen learners.</returns>
    Task<IReadOnlyList<(PlannedFit Fit, IReadOnlyList<NuisanceTask> Tasks)>> TuneAsync(
        IReadOnlyList<(PlannedFit Fit, IReadOnlyList<NuisanceTask> Tasks)> wave,
        DataSet data,
        IExecutionBackend backend,
        CancellationToken cancellationToken);
}
