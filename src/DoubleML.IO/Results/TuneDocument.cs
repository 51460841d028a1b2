using System.Text.Json;
using DoubleML.IO.Spec;
using DoubleML.Learning;
using DoubleML.Tuning;

namespace DoubleML.IO.Results;

/// <summary>Tuned hyperparameters as <c>dml tune --format json</c> prints them.</summary>
public sealed record TuneDocument
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The score's name.</summary>
    public required string Score { get; init; }

    /// <summary>The method of the search.</summary>
    public required string Method { get; init; }

    /// <summary>The number of folds of the cross-validation.</summary>
    public required int NFoldsTune { get; init; }

    /// <summary>Whether each fold has parameters of its own.</summary>
    public required bool TuneOnFolds { get; init; }

    /// <summary>The seed of the search.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The searches.</summary>
    public required IReadOnlyList<NuisanceTuning> Nuisances { get; init; }

    /// <summary>The learners to fit with, as in a run spec.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Learners { get; init; }

    /// <summary>How the fits were executed.</summary>
    public required ExecutionResult Execution { get; init; }

    /// <summary>Draws up the result of a tuning.</summary>
    /// <param name="result">The result.</param>
    /// <param name="spec">What the user asked for.</param>
    /// <param name="tuning">The same for the search.</param>
    public static TuneDocument From(TuningResult result, RunSpec spec, TuningOptions tuning) => new()
    {
        Model = spec.Model.Name,
        Score = spec.Model.ScoreName,
        Method = spec.Tune!.Method,
        NFoldsTune = tuning.Folds?.Count ?? tuning.NFoldsTune,
        TuneOnFolds = tuning.TuneOnFolds,
        Seed = tuning.Seed ?? spec.Seed,
        Nuisances = [.. result.Nuisances.Select(search => NuisanceTuning.From(search, withCandidates: true))],
        Learners = result.Learners.ToDictionary(
            learner => learner.Key, learner => JsonSerializer.SerializeToElement(learner.Value, SpecJson.Options.GetTypeInfo(typeof(Learner)))),
        Execution = ExecutionResult.From(result.Execution),
    };
}
