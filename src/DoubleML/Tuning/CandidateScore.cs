using DoubleML.Learning;

namespace DoubleML.Tuning;

/// <summary>How a candidate fared: a row of scikit-learn's <c>cv_results_</c>.</summary>
public sealed record CandidateScore
{
    /// <summary>0-based number of the candidate.</summary>
    public required int Candidate { get; init; }

    /// <summary>Its parameters: names and values as JSON.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>The learner with these parameters.</summary>
    public required Learner Learner { get; init; }

    /// <summary>0-based round of successive halving.</summary>
    public int Round { get; init; }

    /// <summary>With successive halving what the candidate got: rows, or the parameter that is raised; null otherwise.</summary>
    public int? Resources { get; init; }

    /// <summary>The score on each fold of the cross-validation.</summary>
    public required IReadOnlyList<double> FoldScores { get; init; }

    /// <summary>The mean of <see cref="FoldScores"/>.</summary>
    public double Mean => FoldScores.Average();

    /// <summary>The standard deviation of <see cref="FoldScores"/> (divided by their number, as in scikit-learn).</summary>
    public double Sd
    {
        get
        {
            var mean = Mean;
            return Math.Sqrt(FoldScores.Average(score => (score - mean) * (score - mean)));
        }
    }

    /// <summary>1 for the best; equal scores share a rank. With successive halving later rounds come before earlier ones.</summary>
    public int Rank { get; init; }
}
