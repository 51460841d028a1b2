using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Tuning;

/// <summary>
/// Tunes the nuisances of a wave of cross-fitting. The cross-validation is made of nuisance tasks, so it runs wherever cross-fitting runs.
/// </summary>
/// <param name="options">What is tuned and how.</param>
/// <param name="whole">Folds of the whole sample.</param>
/// <param name="key">The key of all randomness.</param>
internal sealed class NuisanceTuner(TuningOptions options, SplitSpec whole, RandomKey key) : IWaveTuner
{
    private int _done;
    private int _total;

    /// <summary>The searches so far.</summary>
    public List<TunedNuisance> Tuned { get; } = [];

    /// <summary>The learner of every nuisance in the waves so far, tuned or not, with the name under which the user gave it.</summary>
    public List<(PlannedFit Fit, Learner Learner)> Learners { get; } = [];

    /// <summary>Checks all grids and scorings before the first fit.</summary>
    /// <param name="fits">What is to be fitted.</param>
    /// <exception cref="InputException">There is nothing to tune, or a value does not suit its learner.</exception>
    public void Check(IReadOnlyList<PlannedFit> fits)
    {
        var learned = fits.Where(fit => fit.Learner is not null).ToList();
        var tuned = learned.Where(fit => GridFor(fit) is not null).DistinctBy(fit => (fit.FullName.Estimand, fit.FullName.Nuisance)).ToList();
        if (tuned.Count == 0)
        {
            throw new InputException(
                $"tune.param_grid: found {string.Join(", ", options.ParamGrid.Keys.DefaultIfEmpty("nothing"))}, " +
                $"expected parameters of a learner that is fitted: {string.Join(", ", learned.Select(fit => fit.LearnerName).Distinct())}");
        }

        foreach (var fit in tuned)
        {
            if (fit.Learner is ByFold)
            {
                throw new InputException($"learners.{fit.LearnerName}: found by_fold, expected the one learner whose parameters are tuned");
            }

            _ = ScoringFor(fit);
            var (name, grid) = GridFor(fit)!.Value;
            foreach (var value in grid.Parameters.SelectMany(parameter => parameter.Values ?? [parameter.Quantile!(0), parameter.Quantile(1 - 1e-9)]))
            {
                value.Set(fit.Learner!).Validate($"tune.param_grid.{name}");
            }

            _ = options.Halves ? options.Halving.Resource?.Set(fit.Learner!, 1) : null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(PlannedFit Fit, IReadOnlyList<NuisanceTask> Tasks)>> TuneAsync(
        IReadOnlyList<(PlannedFit Fit, IReadOnlyList<NuisanceTask> Tasks)> wave,
        DataSet data,
        IExecutionBackend backend,
        CancellationToken cancellationToken)
    {
        var searches = new Dictionary<(PlannedFit Fit, int Fold), NuisanceSearch>();
        foreach (var (fit, tasks) in wave)
        {
            if (GridFor(fit) is not { } grid)
            {
                continue;
            }

            try
            {
                foreach (var (fold, folds) in CrossValidations(tasks, data))
                {
                    searches.Add((fit, fold), SearchFor(fit, folds, grid, data));
                }
            }
            catch (InputException exception) when (exception.Message.StartsWith("n_folds:", StringComparison.Ordinal))
            {
                throw new InputException($"tune.n_folds_tune{exception.Message["n_folds".Length..]}", exception);
            }
        }

        await RunAsync([.. searches.Values], data, backend, cancellationToken).ConfigureAwait(false);
        foreach (var ((fit, fold), search) in searches)
        {
            Tuned.Add(new TunedNuisance
            {
                Estimand = fit.FullName.Estimand,
                Nuisance = fit.FullName.Nuisance,
                Repetition = fold < 0 ? null : fit.Repetition,
                Fold = fold < 0 ? null : fold,
                Scoring = search.Scoring,
                Candidates = search.Result(),
            });
        }

        Learner LearnerOf(NuisanceTask task, PlannedFit fit) => Tuned.LastOrDefault(tuned =>
            (tuned.Estimand, tuned.Nuisance) == (fit.FullName.Estimand, fit.FullName.Nuisance)
            && (tuned.Fold is null || (tuned.Repetition == fit.Repetition && tuned.Fold == task.Rows.Fold)))?.Learner ?? task.Learner;
        var result = new List<(PlannedFit Fit, IReadOnlyList<NuisanceTask> Tasks)>();
        foreach (var (fit, tasks) in wave)
        {
            var byFold = tasks.DistinctBy(task => task.Rows.Fold).Select(task => LearnerOf(task, fit)).ToArray();
            Learners.Add((fit, options.TuneOnFolds && GridFor(fit) is not null ? new ByFold([byFold]) : GridFor(fit) is null ? fit.Learner! : byFold[0]));
            result.Add((fit, [.. tasks.Select(task => task with { Learner = LearnerOf(task, fit) })]));
        }

        return result;
    }

    private (string Name, ParameterGrid Grid)? GridFor(PlannedFit fit)
    {
        var names = Names(fit);
        return names.FirstOrDefault(options.ParamGrid.ContainsKey) is { } name ? (name, options.ParamGrid[name]) : null;
    }

    /// <summary>
    /// The names for a nuisance down to that of its learner: a grid for a learner that another one stands in for need not suit that one.
    /// </summary>
    private static List<string> Names(PlannedFit fit)
    {
        var names = LearnerNames.For(fit.Estimand, fit.Nuisance).ToList();
        return names[..(names.IndexOf(fit.LearnerName) + 1)];
    }

    /// <summary>
    /// The cross-validations of a nuisance, one task a fold: for each fold, or one (fold −1) for the whole sample. Where target, features or
    /// weights exist within a fold only, the one for the whole sample is that of all folds together.
    /// </summary>
    private IEnumerable<(int Fold, IReadOnlyList<NuisanceTask> Folds)> CrossValidations(IReadOnlyList<NuisanceTask> tasks, DataSet data)
    {
        var first = tasks.DistinctBy(task => task.Rows.Fold).ToList();
        if (options.TuneOnFolds)
        {
            return first.Select(task => (task.Rows.Fold, WithinTrainingRows(task)));
        }

        var isOfFold = first.Exists(task => task.Target != first[0].Target || task.Weights != first[0].Weights || !task.Features.SequenceEqual(first[0].Features));
        return [(-1, isOfFold ? [.. first.SelectMany(WithinTrainingRows)] : WithinSample(first[0], data))];
    }

    private IReadOnlyList<NuisanceTask> WithinSample(NuisanceTask task, DataSet data) =>
        [.. Enumerable.Range(0, whole.Folds(data, 0).Count).Select(fold => Scored(task, new TaskRows(whole, 0, fold), task.Label with { Fold = fold }))];

    private IReadOnlyList<NuisanceTask> WithinTrainingRows(NuisanceTask task)
    {
        // All inner models of a part together learn from these rows.
        var rows = task.Rows with
        {
            Part = task.Rows.Part switch
            {
                SplitPart.InnerFold => SplitPart.Fold,
                SplitPart.FirstHalfFold => SplitPart.FirstHalf,
                var part => part,
            },
            Inner = 0,
            InnerCount = 0,
        };
        return [.. Enumerable.Range(0, FoldCount(rows.Split)).Select(fold =>
            Scored(task, rows with { Validation = new ValidationFold(fold, options.NFoldsTune) }, task.Label with { Inner = fold }))];
    }

    /// <summary>Predicts what can be scored: rows that meet the conditions under which the nuisance is learned.</summary>
    private NuisanceTask Scored(NuisanceTask task, TaskRows rows, TaskLabel label) => task with
    {
        Rows = rows,
        Label = label,
        Sample = [.. task.Sample, .. task.LearnsFrom],
        Key = KeyOf(label).Derive("fit").Derive(label.Repetition).Derive(label.Fold).Derive(label.Inner),
    };

    private int FoldCount(SplitSpec split) => split.Cluster2 is null ? options.NFoldsTune : options.NFoldsTune * options.NFoldsTune;

    private RandomKey KeyOf(TaskLabel label) => key.Derive(label.Estimand).Derive(label.Nuisance);

    private NuisanceSearch SearchFor(PlannedFit fit, IReadOnlyList<NuisanceTask> folds, (string Name, ParameterGrid Grid) grid, DataSet data) => new(
        fit.Learner!, folds, grid.Grid, ScoringFor(fit), options, KeyOf(folds[0].Label).Derive("candidates"), data, $"tune.param_grid.{grid.Name}");

    private Scoring ScoringFor(PlannedFit fit)
    {
        var kind = fit.Nuisance.KindFor(fit.Learner!);
        var name = LearnerNames.For(fit.Estimand, fit.Nuisance).FirstOrDefault(options.Scoring.ContainsKey);
        var scoring = name is null ? Scoring.Default(kind) : options.Scoring[name];
        return scoring.Task == kind ? scoring : throw new InputException(
            $"tune.scoring: found '{scoring.Name}' for {fit.Nuisance.Name}, which is a {kind.ToString().ToLowerInvariant()}, " +
            $"expected one of {string.Join(", ", Scoring.Names.Where(other => Scoring.Find(other)!.Task == kind))} (or an object with one for each nuisance)");
    }

    private async Task RunAsync(IReadOnlyList<NuisanceSearch> searches, DataSet data, IExecutionBackend backend, CancellationToken cancellationToken)
    {
        _total += searches.Sum(search => search.FitCount);
        while (searches.Any(search => search.IsOpen))
        {
            // A backend takes tasks of one split at a time.
            foreach (var group in searches.Where(search => search.IsOpen).GroupBy(search => search.Task.Rows.Split).ToList())
            {
                var fits = group.Select(search => (Search: search, Fits: search.Fits())).ToList();
                var predictions = await PredictAsync([.. fits.SelectMany(entry => entry.Fits)], data, backend, cancellationToken).ConfigureAwait(false);
                var taken = 0;
                foreach (var (search, tasks) in fits)
                {
                    search.Take(tasks, [.. predictions.Skip(taken).Take(tasks.Count)], data);
                    taken += tasks.Count;
                }
            }
        }
    }

    /// <summary>Predicts; where few rows have one class only, it is predicted everywhere.</summary>
    private async Task<IReadOnlyList<double[]>> PredictAsync(
        IReadOnlyList<NuisanceTask> tasks, DataSet data, IExecutionBackend backend, CancellationToken cancellationToken)
    {
        var constants = tasks.Select(task => task.OnlyClass(data)).ToArray();
        var before = _done;
        var progress = options.Progress is null ? null : new Relay(count => options.Progress.Report((before + count, _total)));
        var toFit = tasks.Where((_, i) => constants[i] is null).ToList();
        var learned = new Queue<double[]>(
            toFit.Count == 0 ? [] : await backend.RunAsync(data, toFit, progress, cancellationToken).ConfigureAwait(false));
        _done += tasks.Count;
        options.Progress?.Report((_done, _total));
        return [.. tasks.Select((task, i) => constants[i] is { } value
            ? Numerics.Vectors.Constant(task.TestRows(data).Length, value)
            : learned.Dequeue())];
    }

    private sealed class Relay(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
