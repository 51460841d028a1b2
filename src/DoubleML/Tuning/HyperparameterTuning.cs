using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Tuning;

/// <summary>
/// Tunes the learners of a model's nuisances by cross-validation, DoubleML's <c>tune</c>. A nuisance whose target is computed from others
/// (the IV-type score's g) is tuned on the target that cross-fitting with the tuned learners of those gives in the first repetition.
/// </summary>
public static class HyperparameterTuning
{
    /// <summary>Tunes.</summary>
    /// <param name="data">The data with their roles.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Learners, folds, repetitions, seed, execution of the fit that is to follow.</param>
    /// <param name="tuning">What is tuned and how.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="InputException">Data, model or options do not fit together, or there is nothing to tune.</exception>
    public static async Task<TuningResult> TuneAsync(
        DoubleMLData data, Model model, FitOptions options, TuningOptions tuning, CancellationToken cancellationToken = default)
    {
        options.Validate();
        tuning.Validate();
        var prepared = model.Prepare(data);
        var estimands = model.Estimands(prepared.Data);
        LearnerNames.Check(tuning.ParamGrid.Keys, estimands, "tune.param_grid");
        LearnerNames.Check(tuning.Scoring.Keys, estimands, "tune.scoring");
        if (!tuning.TuneOnFolds)
        {
            // Later repetitions would only predict again what the first one does.
            options = options with { NRep = 1, Folds = options.Folds is { } folds ? [folds[0]] : null };
        }

        var key = RandomKey.FromSeed(tuning.Seed ?? options.Seed).Derive("tuning");
        var split = DoubleMachineLearning.Split(prepared, options);
        var tuner = new NuisanceTuner(tuning, Whole(tuning, prepared, split, key.Derive("split")), key);
        var backend = options.Backend ?? new LocalBackend();
        var fitter = new CrossFitter(prepared, estimands, options with { Progress = null }, split);
        tuner.Check(fitter.Pending);
        await fitter.RunAsync(backend, cancellationToken, tuner).ConfigureAwait(false);
        return new TuningResult
        {
            Nuisances = tuner.Tuned,
            Learners = TunedLearners.Merge(options.Learners, tuner.Learners),
            Execution = backend.Report,
        };
    }

    /// <summary>The cross-validation of the whole sample; it respects strata and clusters as the sample split does.</summary>
    private static SplitSpec Whole(TuningOptions tuning, PreparedData prepared, SplitSpec split, RandomKey key) => tuning.Folds is { } folds
        ? new GivenSplit("tuning", [GivenFolds.ToPreparedRows(folds, prepared)]) { Key = key }
        : new RandomSplit(tuning.NFoldsTune)
        {
            Key = key,
            Strata = split.Cluster1 is null ? prepared.Strata : null,
            Cluster1 = split.Cluster1,
            Cluster2 = split.Cluster2,
        };
}
