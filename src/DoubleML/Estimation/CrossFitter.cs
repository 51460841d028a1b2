using DoubleML.CrossFitting;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Numerics;
using DoubleML.Sampling;

namespace DoubleML.Estimation;

/// <summary>
/// Plans and assembles cross-fitting: all nuisances of all estimands and repetitions whose inputs are there become one wave of independent
/// tasks; waves follow each other until everything is predicted.
/// </summary>
internal sealed class CrossFitter
{
    private readonly PreparedData _prepared;
    private readonly IReadOnlyList<Estimand> _estimands;
    private readonly FitOptions _options;
    private readonly SplitSpec _split;
    private readonly RandomKey _key;
    private readonly HashSet<(string Estimand, string Nuisance, int Repetition)> _planned = [];
    private List<PlannedFit> _pending = [];

    public CrossFitter(PreparedData prepared, IReadOnlyList<Estimand> estimands, FitOptions options, SplitSpec split)
    {
        _prepared = prepared;
        _estimands = estimands;
        _options = options;
        _split = split;
        _key = RandomKey.FromSeed(options.Seed).Derive("nuisances");
        LearnerNames.Check(options.Learners.Keys, estimands, "learners");
        for (var repetition = 0; repetition < options.NRep; repetition++)
        {
            foreach (var estimand in estimands)
            {
                Plan(estimand, repetition);
            }
        }
    }

    /// <summary>What is still to be predicted.</summary>
    public IReadOnlyList<PlannedFit> Pending => _pending;

    /// <summary>Raw predictions, as the learners give them.</summary>
    public PredictionStore Raw { get; } = new();

    /// <summary>What a nuisance was fitted to, where that is a computed column: fold −1 for the whole sample.</summary>
    public PredictionStore ComputedTargets { get; } = new();

    /// <summary>The learning task of each fitted nuisance (by its full name).</summary>
    public Dictionary<(string Estimand, string Nuisance), LearningTask> Kinds { get; } = [];

    /// <summary>The predictions of an estimand as its score sees them.</summary>
    public FittedNuisances View(Estimand estimand, int repetition)
    {
        var adjusted = new Dictionary<string, double[]>(StringComparer.Ordinal);
        FittedNuisances view = null!;
        view = new FittedNuisances(_prepared.Data, _split.Folds(_prepared.Data.Data, repetition), repetition, (name, fold) =>
        {
            if (fold < 0 && adjusted.TryGetValue(name, out var known))
            {
                return known;
            }

            var raw = Raw.Find(estimand.Key, name + estimand.Suffix, repetition, fold);
            var adjust = fold < 0 ? estimand.Nuisances.FirstOrDefault(nuisance => nuisance.Name == name)?.Adjust : null;
            if (raw is null || adjust is null)
            {
                return raw;
            }

            return adjusted[name] = adjust(raw, view);
        });
        return view;
    }

    /// <summary>Predicts all nuisances.</summary>
    /// <param name="backend">Where the fits run.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <param name="tuner">
    /// Chooses the learners of a wave before it is fitted; then only what later waves need is fitted. Null to fit everything as planned.
    /// </param>
    public async Task RunAsync(IExecutionBackend backend, CancellationToken cancellationToken, IWaveTuner? tuner = null)
    {
        var done = 0;
        while (_pending.Count > 0)
        {
            var waiting = _pending.Select(fit => fit.FullName).ToHashSet();
            var byReadiness = _pending.ToLookup(fit => !fit.Nuisance.After.Any(name => waiting.Contains(fit.FullNameOf(name))));
            var ready = byReadiness[true].Where(fit => fit.Nuisance.Formula is null).ToList();
            if (!byReadiness[true].Any())
            {
                throw new InvalidOperationException($"the nuisances {string.Join(", ", _pending.Select(fit => fit.Nuisance.Name).Distinct())} wait for each other");
            }

            foreach (var fit in byReadiness[true].Where(fit => fit.Nuisance.Formula is not null))
            {
                var (estimand, name, repetition) = fit.FullName;
                Raw.Set(estimand, name, repetition, -1, fit.Nuisance.Formula!(View(fit.Estimand, repetition)));
            }

            _pending = [.. byReadiness[false]];
            if (ready.Count == 0)
            {
                continue;
            }

            var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
            var wave = ready.Select(fit => (Fit: fit, Tasks: (IReadOnlyList<NuisanceTask>)[.. Tasks(fit, columns)])).ToList();
            var data = columns.Count == 0 ? _prepared.Data.Data : _prepared.Data.Data.With(columns);
            if (tuner is not null)
            {
                wave = [.. (await tuner.TuneAsync(wave, data, backend, cancellationToken).ConfigureAwait(false)).Where(entry => IsAwaited(entry.Fit))];
                ready = [.. wave.Select(entry => entry.Fit)];
            }

            var planned = wave.SelectMany(entry => entry.Tasks).ToList();

            // A computed indicator, such as Y ≤ a preliminary quantile, can happen to have one class in a fold; that is then predicted everywhere.
            var constants = planned.Select(task => columns.ContainsKey(task.Target) ? task.OnlyClass(data) : null).ToArray();
            var tasks = planned.Where((_, i) => constants[i] is null).ToList();
            var total = done + tasks.Count + _pending.Count;
            var before = done;
            var progress = _options.Progress is null ? null : new Relay(count => _options.Progress.Report((before + count, total)));
            var predictions = tasks.Count == 0 ? [] : await backend.RunAsync(data, tasks, progress, cancellationToken).ConfigureAwait(false);
            done += tasks.Count;
            var learned = new Queue<double[]>(predictions);
            new PredictionAssembler(Raw, _split).Add(ready, planned, [.. planned.Select((task, i) => constants[i] is { } value
                ? Vectors.Constant(task.TestRows(data).Length, value)
                : learned.Dequeue())], data);
        }
    }

    private bool IsAwaited(PlannedFit fit) =>
        _pending.Exists(other => other.Nuisance.After.Any(name => other.FullNameOf(name) == fit.FullName));

    private void Plan(Estimand estimand, int repetition)
    {
        var toFit = new List<Nuisance>();
        foreach (var nuisance in estimand.Nuisances)
        {
            if (!TakeExternal(estimand, nuisance, repetition))
            {
                toFit.Add(nuisance);
            }
        }

        // What only serves others is left out when none of them is fitted; repeated because dropping one can free another.
        while (toFit.RemoveAll(n => n.OnlyForOthers && !toFit.Exists(other => other.After.Contains(n.Name))) > 0)
        {
        }

        // Estimands with the same key share the nuisances of the same name.
        toFit.RemoveAll(n => !_planned.Add((estimand.Key, n.Name + estimand.Suffix, repetition)));
        _pending.AddRange(toFit.Select(nuisance =>
        {
            var (name, learner) = nuisance.Formula is null ? LearnerFor(estimand, nuisance) : ("", null);
            return new PlannedFit(estimand, nuisance, repetition, name, learner);
        }));
    }

    private bool TakeExternal(Estimand estimand, Nuisance nuisance, int repetition)
    {
        var name = nuisance.Name + estimand.Suffix;
        if (_options.Predictions.Find(estimand.Key, name, repetition) is not { } values)
        {
            return false;
        }

        Raw.Set(estimand.Key, name, repetition, -1, ToPreparedRows(values));
        if (nuisance.Part == SplitPart.InnerFold)
        {
            for (var fold = 0; fold < _split.Folds(_prepared.Data.Data, repetition).Count; fold++)
            {
                var inner = _options.Predictions.Find(estimand.Key, $"{name}_inner_{fold}", repetition) ?? throw new InputException(
                    $"predictions: column '{estimand.Key}|{name}_inner_{fold}|{repetition}' is not there, expected as {name} has external predictions");
                Raw.Set(estimand.Key, name, repetition, fold, ToPreparedRows(inner));
            }
        }

        return true;
    }

    private double[] ToPreparedRows(double[] values)
    {
        var expected = _prepared.SourceRowCount > 0 ? _prepared.SourceRowCount : _prepared.Data.RowCount;
        if (values.Length != expected)
        {
            throw new InputException($"predictions: found {values.Length} rows, expected {expected}");
        }

        return _prepared.SourceRows is null ? values : [.. _prepared.SourceRows.Select(row => values[row])];
    }

    private (string Name, Learner Learner) LearnerFor(Estimand estimand, Nuisance nuisance)
    {
        var name = LearnerNames.For(estimand, nuisance).FirstOrDefault(_options.Learners.ContainsKey) ?? throw new InputException(
            $"learners.{nuisance.Learner} is not there, expected a learner for nuisance {nuisance.Name} " +
            $"(or one named {FitOptions.DefaultLearner} for all, or external predictions)");
        var learner = _options.Learners[name];
        return learner.Supports(nuisance.KindFor(learner)) ? (name, learner) : throw new InputException(
            $"learners.{nuisance.Learner}: this learner cannot estimate the probability {nuisance.Name}, " +
            "expected a classifier, such as logistic_regression or random_forest");
    }

    private IEnumerable<NuisanceTask> Tasks(PlannedFit fit, Dictionary<string, double[]> columns)
    {
        var (estimand, nuisance, repetition) = (fit.Estimand, fit.Nuisance, fit.Repetition);
        var learner = fit.Learner!;
        var name = nuisance.Name + estimand.Suffix;
        var kind = nuisance.KindFor(learner);
        Kinds[(estimand.Key, name)] = kind;
        var view = View(estimand, repetition);
        string Resolve(Column column, int fold, bool isTarget)
        {
            if (column is Column.Named named)
            {
                return named.Name;
            }

            var (label, byFold) = column switch
            {
                Column.Computed computed => (computed.Label, -1),
                Column.ComputedByFold computed => (computed.Label, fold),
                _ => throw new InvalidOperationException($"unknown column {column}"),
            };
            var full = $"{estimand.Key}|{name}|{repetition}{(byFold < 0 ? "" : $"|{byFold}")}|{label}";
            if (!columns.TryGetValue(full, out var values))
            {
                values = column is Column.ComputedByFold perFold ? perFold.Values(view, fold) : ((Column.Computed)column).Values(view);
                columns.Add(full, values);
            }

            if (isTarget)
            {
                ComputedTargets.Set(estimand.Key, name, repetition, byFold, values);
            }

            return full;
        }

        for (var fold = 0; fold < view.Folds.Count; fold++)
        {
            var ofFold = LearnerOf(fit, fold);
            var innerCount = InnerCount(nuisance, view.Folds, fold);
            var target = Resolve(nuisance.Target, fold, isTarget: true);
            if (kind == LearningTask.Classification && nuisance.Target is Column.Named && nuisance.Sample.Count == 0)
            {
                RequireClasses(nuisance, target);
            }

            for (var inner = 0; inner < innerCount; inner++)
            {
                var label = new TaskLabel(estimand.Key, name, repetition, fold, inner);
                yield return new NuisanceTask
                {
                    Label = label,
                    Learner = ofFold,
                    Kind = kind,
                    Target = target,
                    Features = [.. nuisance.Features.Select(column => Resolve(column, fold, isTarget: false))],
                    Weights = nuisance.Weights is null ? null : Resolve(nuisance.Weights, fold, isTarget: false),
                    Rows = new TaskRows(_split, repetition, fold, nuisance.Part, inner, innerCount),
                    LearnsFrom = nuisance.LearnsFrom,
                    Sample = nuisance.Sample,
                    Key = _key.Derive(label.Estimand).Derive(label.Nuisance).Derive(repetition).Derive(fold).Derive(inner),
                };
            }
        }
    }

    private static Learner LearnerOf(PlannedFit fit, int fold)
    {
        try
        {
            return fit.Learner!.ForFold(fit.Repetition, fold);
        }
        catch (InputException exception)
        {
            throw new InputException($"learners.{fit.LearnerName}: {exception.Message}", exception);
        }
    }

    private static int InnerCount(Nuisance nuisance, IReadOnlyList<Fold> folds, int fold)
    {
        var asked = nuisance.InnerFolds > 0 ? nuisance.InnerFolds : folds.Count;
        return nuisance.Part switch
        {
            SplitPart.InnerFold => folds[fold].Inner?.Count ?? asked,
            SplitPart.FirstHalfFold => asked,
            _ => 1,
        };
    }

    private void RequireClasses(Nuisance nuisance, string target)
    {
        var values = _prepared.Data.Data[target];
        var rows = RowCondition.Filter([.. Enumerable.Range(0, values.Length)], nuisance.LearnsFrom, _prepared.Data.Data);
        var other = Array.FindIndex(rows, row => values[row] is not (0 or 1));
        if (other >= 0)
        {
            throw new InputException(
                $"learners.{nuisance.Learner}: a classifier for column '{target}' needs the values 0 and 1, found {values[rows[other]]}; expected a regressor");
        }
    }

    private sealed class Relay(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
