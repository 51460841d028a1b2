using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Tuning;

/// <summary>
/// The search for one nuisance: hands out the fits of a round, takes their predictions, and goes on with the best candidates. All
/// candidates share folds and random numbers, so that what differs between them is what their parameters do.
/// </summary>
internal sealed class NuisanceSearch
{
    private readonly IReadOnlyList<NuisanceTask> _folds;
    private readonly IReadOnlyList<(int Index, IReadOnlyList<KeyValuePair<string, string>> Parameters, Learner Learner)> _candidates;
    private readonly IReadOnlyList<HalvingRound> _rounds;
    private readonly SearchResource? _resource;
    private readonly bool _halves;
    private readonly int _rowCount;
    private readonly List<CandidateScore> _scores = [];
    private List<int> _alive;
    private int _round;

    /// <summary>Plans the search.</summary>
    /// <param name="learner">The learner whose parameters are tuned.</param>
    /// <param name="folds">The cross-validation: one task a fold, whose learner is to be replaced.</param>
    /// <param name="grid">The parameters.</param>
    /// <param name="scoring">How predictions are scored.</param>
    /// <param name="options">Method and budget.</param>
    /// <param name="key">The key of drawn candidates.</param>
    /// <param name="data">The data, with all columns that the tasks name.</param>
    /// <param name="where">The grid's place in the spec, for messages.</param>
    public NuisanceSearch(
        Learner learner,
        IReadOnlyList<NuisanceTask> folds,
        ParameterGrid grid,
        Scoring scoring,
        TuningOptions options,
        RandomKey key,
        DataSet data,
        string where)
    {
        _folds = folds;
        Scoring = scoring;
        _halves = options.Halves;
        _resource = _halves ? options.Halving.Resource : null;
        var first = folds[0].ToProblem(data);
        _rowCount = first.TrainRows.Length + first.TestRows.Length;
        var (smallest, most) = Range(options, folds[0].Kind);
        var draw = options.Method switch
        {
            SearchMethod.Random => options.NIter,
            SearchMethod.HalvingRandom => options.Halving.NCandidates ?? Math.Max(1, most / smallest),
            _ => 0,
        };
        var combinations = draw > 0 ? grid.Draw(draw, key) : [.. grid.All()];
        _candidates = [.. combinations.Select((values, index) => (index, Named(grid, values), With(learner, values, folds[0].Kind, where)))];
        var exhaust = options.Halving.MinResources is null && (options.Halving.Exhaust ?? options.Method == SearchMethod.HalvingGrid);
        _rounds = _halves
            ? HalvingSchedule.Of(_candidates.Count, smallest, most, exhaust, options.Halving).Rounds
            : [new HalvingRound(_candidates.Count, _rowCount)];
        _alive = [.. _candidates.Select(candidate => candidate.Index)];
    }

    /// <summary>How predictions are scored.</summary>
    public Scoring Scoring { get; }

    /// <summary>The number of fits of all rounds.</summary>
    public int FitCount => _rounds.Sum(round => round.Candidates) * _folds.Count;

    /// <summary>Whether there is another round.</summary>
    public bool IsOpen => _round < _rounds.Count;

    /// <summary>The task of the first fold, which says what is learned from what.</summary>
    public NuisanceTask Task => _folds[0];

    /// <summary>The fits of this round: candidate by candidate, fold by fold.</summary>
    public IReadOnlyList<NuisanceTask> Fits()
    {
        var resources = _rounds[_round].Resources;
        return [.. _alive.SelectMany(index => _folds.Select(fold => fold with
        {
            Learner = Spending(index, resources),
            Label = fold.Label with { Nuisance = $"{fold.Label.Nuisance}, candidate {index} ({Describe(_candidates[index].Parameters)})" },
            Share = _halves && _resource is null ? Math.Min(1, resources / (double)_rowCount) : 1,
        }))];
    }

    /// <summary>Takes the predictions of <see cref="Fits"/>, in the same order.</summary>
    public void Take(IReadOnlyList<NuisanceTask> fits, IReadOnlyList<double[]> predictions, DataSet data)
    {
        var round = new List<CandidateScore>();
        for (var c = 0; c < _alive.Count; c++)
        {
            var scores = new List<double>();
            for (var fold = 0; fold < _folds.Count; fold++)
            {
                var at = (c * _folds.Count) + fold;
                var rows = fits[at].TestRows(data);
                if (rows.Length > 0)
                {
                    // Cells of two-way clusters can be empty.
                    var target = data[fits[at].Target];
                    scores.Add(Scoring.Of([.. rows.Select(row => target[row])], predictions[at]));
                }
            }

            round.Add(new CandidateScore
            {
                Candidate = _alive[c],
                Parameters = _candidates[_alive[c]].Parameters,
                Learner = Spending(_alive[c], _rounds[_round].Resources),
                Round = _round,
                Resources = _halves ? _rounds[_round].Resources : null,
                FoldScores = scores,
            });
        }

        _scores.AddRange(round);
        _round++;
        if (IsOpen)
        {
            _alive = [.. Sorted(round).Take(_rounds[_round].Candidates).Select(score => score.Candidate).Order()];
        }
    }

    /// <summary>The candidates with their ranks.</summary>
    public IReadOnlyList<CandidateScore> Result()
    {
        var better = _scores.GroupBy(score => score.Round).OrderByDescending(round => round.Key).SelectMany(round => Sorted(round)).ToList();
        var ranks = new Dictionary<CandidateScore, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < better.Count; i++)
        {
            var isEqual = i > 0 && better[i].Round == better[i - 1].Round && better[i].Mean.Equals(better[i - 1].Mean);
            ranks[better[i]] = isEqual ? ranks[better[i - 1]] : i + 1;
        }

        return [.. _scores.Select(score => score with { Rank = ranks[score] })];
    }

    private static string Describe(IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{parameter.Key} = {parameter.Value}"));

    private static KeyValuePair<string, string>[] Named(ParameterGrid grid, IReadOnlyList<ParameterValue> values) =>
        [.. grid.Parameters.Select((parameter, p) => KeyValuePair.Create(parameter.Name, values[p].Text))];

    private static Learner With(Learner learner, IReadOnlyList<ParameterValue> values, LearningTask task, string where)
    {
        learner = values.Aggregate(learner, (candidate, value) => value.Set(candidate));
        learner.Validate(where);
        return learner.Supports(task) ? learner : throw new InputException(
            $"{where}: with {string.Join(", ", values.Select(value => value.Text))} the learner does no {task.ToString().ToLowerInvariant()}, expected one that does");
    }

    private (int Smallest, int Most) Range(TuningOptions options, LearningTask task)
    {
        // scikit-learn's least number of rows that lets every fold have each class twice.
        var sensible = _resource is not null ? 1 : options.NFoldsTune * (task == LearningTask.Classification ? 4 : 2);
        return (options.Halving.MinResources ?? sensible, options.Halving.MaxResources ?? _rowCount);
    }

    private Learner Spending(int candidate, int resources) =>
        _resource is null ? _candidates[candidate].Learner : _resource.Set(_candidates[candidate].Learner, resources);

    /// <summary>Best first; of equal ones, the first candidate first.</summary>
    private List<CandidateScore> Sorted(IEnumerable<CandidateScore> scores)
    {
        var list = scores.OrderBy(score => score.Candidate).ToList();
        return [.. list.OrderBy(score => score, Comparer<CandidateScore>.Create((a, b) =>
            Scoring.IsBetter(a.Mean, b.Mean) ? -1 : Scoring.IsBetter(b.Mean, a.Mean) ? 1 : 0))];
    }
}
