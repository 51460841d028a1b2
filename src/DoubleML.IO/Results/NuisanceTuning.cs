using System.Text.Json;
using DoubleML.Tuning;

namespace DoubleML.IO.Results;

/// <summary>The search for one nuisance's hyperparameters, on the whole sample or on a fold.</summary>
public sealed record NuisanceTuning
{
    /// <summary>Key of the estimand, mostly the treatment.</summary>
    public required string Estimand { get; init; }

    /// <summary>The nuisance.</summary>
    public required string Nuisance { get; init; }

    /// <summary>0-based repetition where tuned on folds.</summary>
    public int? Repetition { get; init; }

    /// <summary>0-based fold where tuned on folds.</summary>
    public int? Fold { get; init; }

    /// <summary>The scoring, such as <c>rmse</c>.</summary>
    public required string Scoring { get; init; }

    /// <summary>The number of candidates.</summary>
    public required int NCandidates { get; init; }

    /// <summary>The best candidate.</summary>
    public required CandidateResult Best { get; init; }

    /// <summary>All candidates, with halving once a round.</summary>
    public IReadOnlyList<CandidateResult>? Candidates { get; init; }

    /// <summary>From a search.</summary>
    /// <param name="search">The search.</param>
    /// <param name="withCandidates">Whether all candidates are told, or the best one only.</param>
    public static NuisanceTuning From(TunedNuisance search, bool withCandidates) => new()
    {
        Estimand = search.Estimand,
        Nuisance = search.Nuisance,
        Repetition = search.Repetition,
        Fold = search.Fold,
        Scoring = search.Scoring.Name,
        NCandidates = search.Candidates.Count(candidate => candidate.Round == 0),
        Best = CandidateResult.From(search.Best),
        Candidates = withCandidates ? [.. search.Candidates.Select(CandidateResult.From)] : null,
    };
}

/// <summary>How a candidate fared.</summary>
public sealed record CandidateResult
{
    /// <summary>0-based number of the candidate.</summary>
    public required int Candidate { get; init; }

    /// <summary>Its parameters.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Parameters { get; init; }

    /// <summary>The mean score over the folds.</summary>
    public required double MeanScore { get; init; }

    /// <summary>The standard deviation of the scores over the folds.</summary>
    public required double StdScore { get; init; }

    /// <summary>The score of each fold.</summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>1 for the best; with halving later rounds come first.</summary>
    public required int Rank { get; init; }

    /// <summary>With halving: 0-based round.</summary>
    public int? Iter { get; init; }

    /// <summary>With halving: rows, or the parameter that is raised.</summary>
    public int? NResources { get; init; }

    /// <summary>From a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    public static CandidateResult From(CandidateScore candidate) => new()
    {
        Candidate = candidate.Candidate,
        Parameters = candidate.Parameters.ToDictionary(parameter => parameter.Key, parameter => Parse(parameter.Value)),
        MeanScore = candidate.Mean,
        StdScore = candidate.Sd,
        Scores = candidate.FoldScores,
        Rank = candidate.Rank,
        Iter = candidate.Resources is null ? null : candidate.Round,
        NResources = candidate.Resources,
    };

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
