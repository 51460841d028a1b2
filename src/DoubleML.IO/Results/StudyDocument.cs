using DoubleML.IO.Spec;
using DoubleML.Studies;

namespace DoubleML.IO.Results;

/// <summary>The result of a study as <c>dml study --format json</c> prints it.</summary>
public sealed record StudyDocument
{
    /// <summary>The data-generating process.</summary>
    public required string Simulation { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The score's name.</summary>
    public required string Score { get; init; }

    /// <summary>The number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>The number of rows of a sample; the mean where it differs.</summary>
    public required double NObs { get; init; }

    /// <summary>The number of folds.</summary>
    public required int NFolds { get; init; }

    /// <summary>The number of repetitions.</summary>
    public required int NRep { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The level of the intervals.</summary>
    public required double Level { get; init; }

    /// <summary>One a parameter.</summary>
    public required IReadOnlyList<StudyParameter> Parameters { get; init; }

    /// <summary>Wall-clock seconds of the study.</summary>
    public required double Seconds { get; init; }

    /// <summary>How the fits were executed, one a worker.</summary>
    public required IReadOnlyList<ExecutionResult> Executions { get; init; }

    /// <summary>Draws up the result of a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="result">Its outcome.</param>
    /// <param name="spec">What the user asked for.</param>
    public static StudyDocument From(MonteCarloStudy study, StudyResult result, RunSpec spec) => new()
    {
        Simulation = spec.Data.Simulate!.Name,
        Model = study.Model.Name,
        Score = study.Model.ScoreName,
        Samples = study.Samples,
        NObs = result.RowCount,
        NFolds = study.Options.NFolds,
        NRep = study.Options.NRep,
        Seed = study.Seed,
        Level = study.Level,
        Parameters = [.. result.Parameters.Select(StudyParameter.From)],
        Seconds = result.Seconds,
        Executions = [.. result.Executions.Select(ExecutionResult.From)],
    };

    /// <summary>The estimates of every sample as a table: <c>sample</c>, then <c>PARAMETER|QUANTITY</c>, a row a sample.</summary>
    /// <param name="result">The outcome of a study.</param>
    public static IReadOnlyList<KeyValuePair<string, double[]>> Table(StudyResult result)
    {
        static KeyValuePair<string, double[]> Column(ParameterSummary parameter, string name, Func<SampleEstimate, double> quantity) =>
            new($"{parameter.Name}|{name}", [.. parameter.Estimates.Select(quantity)]);
        return
        [
            new("sample", [.. result.Parameters[0].Estimates.Select((_, index) => (double)index)]),
            .. result.Parameters.SelectMany(parameter => new[]
            {
                Column(parameter, "truth", estimate => estimate.Truth),
                Column(parameter, "theta", estimate => estimate.Theta),
                Column(parameter, "se", estimate => estimate.StandardError),
                Column(parameter, "ci_lower", estimate => estimate.Lower),
                Column(parameter, "ci_upper", estimate => estimate.Upper),
            }),
        ];
    }
}
