using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Inference;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Numerics;
using DoubleML.Sampling;

namespace DoubleML.Estimation;

/// <summary>
/// Double machine learning (Chernozhukov, Chetverikov, Demirer, Duflo, Hansen, Newey and Robins 2018): cross-fits the nuisances of a model,
/// solves its Neyman-orthogonal score, and repeats that over sample splits.
/// </summary>
public static class DoubleMachineLearning
{
    /// <summary>Estimates a model with the same learner for all its nuisances, on threads of this machine.</summary>
    /// <param name="data">The data with their roles.</param>
    /// <param name="model">The model.</param>
    /// <param name="learner">The learner; where a nuisance is a probability, it has to be a classifier too (forests and boosting are both).</param>
    /// <param name="nFolds">The number of folds K, at least 2.</param>
    /// <param name="nRep">The number M of repeated sample splits, at least 1.</param>
    /// <param name="seed">The seed of all randomness.</param>
    /// <exception cref="InputException">Data, model, learner or numbers do not fit together.</exception>
    public static FitResult Fit(DoubleMLData data, Model model, Learner learner, int nFolds = 5, int nRep = 1, ulong seed = 42) =>
        Fit(data, model, new Dictionary<string, Learner> { [FitOptions.DefaultLearner] = learner }, nFolds, nRep, seed);

    /// <summary>Estimates a model with a learner for each nuisance, on threads of this machine.</summary>
    /// <param name="data">The data with their roles.</param>
    /// <param name="model">The model.</param>
    /// <param name="learners">Learners by the nuisance's name, such as <c>ml_l</c>.</param>
    /// <param name="nFolds">The number of folds K, at least 2.</param>
    /// <param name="nRep">The number M of repeated sample splits, at least 1.</param>
    /// <param name="seed">The seed of all randomness.</param>
    /// <exception cref="InputException">Data, model, learners or numbers do not fit together.</exception>
    public static FitResult Fit(
        DoubleMLData data, Model model, IReadOnlyDictionary<string, Learner> learners, int nFolds = 5, int nRep = 1, ulong seed = 42) =>
        Fit(data, model, new FitOptions { Learners = learners, NFolds = nFolds, NRep = nRep, Seed = seed });

    /// <summary>Estimates a model.</summary>
    /// <param name="data">The data with their roles.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Learners, folds, repetitions, seed, execution.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="InputException">Data, model or options do not fit together.</exception>
    public static FitResult Fit(DoubleMLData data, Model model, FitOptions options, CancellationToken cancellationToken = default) =>
        FitAsync(data, model, options, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Estimates a model.</summary>
    /// <param name="data">The data with their roles.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Learners, folds, repetitions, seed, execution.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="InputException">Data, model or options do not fit together.</exception>
    public static async Task<FitResult> FitAsync(
        DoubleMLData data, Model model, FitOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var prepared = model.Prepare(data);
        var estimands = model.Estimands(prepared.Data);
        var split = Split(prepared, options);
        var folds = Enumerable.Range(0, options.NRep).Select(r => split.Folds(prepared.Data.Data, r)).ToArray();
        var fitter = new CrossFitter(prepared, estimands, options, split);
        var backend = options.Backend ?? new LocalBackend();
        await fitter.RunAsync(backend, cancellationToken).ConfigureAwait(false);

        var clusters = prepared.Clusters.Count == 0
            ? null
            : new Clustering([.. prepared.Clusters.Select(name => prepared.Data.Data[name])], folds);
        var views = estimands.Select(e => Enumerable.Range(0, options.NRep).Select(r => fitter.View(e, r)).ToArray()).ToArray();
        var solved = estimands.Select((e, j) => views[j].Select(view => Solve(e, view, clusters)).ToArray()).ToArray();
        var components = new Estimates
        {
            Names = [.. estimands.Select(e => e.Name)],
            AllThetas = [.. solved.Select(reps => reps.Select(s => s.Theta).ToArray())],
            AllStandardErrors = [.. solved.Select(reps => reps.Select(s => s.Se).ToArray())],
            EffectiveCounts = solved[0][0].EffectiveCount is null ? null : [.. solved.Select(reps => reps.Select(s => s.EffectiveCount!.Value).ToArray())],
            ScaledPsi = [.. solved.Select(reps => reps.Select(s => Scale(s.Psi, s.Derivative)).ToArray())],
            VarianceScaling = [.. estimands.Select(_ => clusters?.VarianceScaling ?? prepared.Data.RowCount)],
            Clusters = clusters,
            Bias = Bias(estimands, views, solved),
            MedianPValues = model.MedianPValues,
        };
        return new FitResult
        {
            Model = model,
            Data = prepared,
            Options = options,
            Components = components,
            Estimates = model.Combine(components),
            Folds = folds,
            Psi = [.. solved.Select(reps => reps.Select(s => s.Psi).ToArray())],
            PsiDerivative = [.. solved.Select(reps => reps.Select(s => s.Derivative).ToArray())],
            Estimands = estimands,
            Nuisances = views,
            Predictions = [.. fitter.Raw.Named().Select(entry => KeyValuePair.Create(entry.Key, ToSourceRows(entry.Value, prepared)))],
            Losses = NuisanceLoss.Of(fitter, estimands, views),
            Execution = backend.Report,
        };
    }

    /// <summary>Predictions in the rows of the user's data, NaN for those that the model does not use.</summary>
    private static double[] ToSourceRows(double[] values, PreparedData prepared)
    {
        if (prepared.SourceRows is null)
        {
            return values;
        }

        var result = Vectors.Constant(prepared.SourceRowCount, double.NaN);
        for (var row = 0; row < values.Length; row++)
        {
            result[prepared.SourceRows[row]] = values[row];
        }

        return result;
    }

    /// <summary>How the sample is split: drawn, or as the user gives it.</summary>
    internal static SplitSpec Split(PreparedData prepared, FitOptions options)
    {
        var key = RandomKey.FromSeed(options.Seed).Derive("split");
        if (options.Folds is null)
        {
            return new RandomSplit(options.NFolds)
            {
                Key = key,
                Strata = prepared.Clusters.Count == 0 && prepared.SplitUnits is null ? prepared.Strata : null,
                Cluster1 = prepared.SplitUnits ?? prepared.Clusters.ElementAtOrDefault(0),
                Cluster2 = prepared.Clusters.ElementAtOrDefault(1),
            };
        }

        return new GivenSplit("given", [.. options.Folds.Select(folds => GivenFolds.ToPreparedRows(folds, prepared))])
        {
            Key = key,
            Strata = prepared.Strata,
            Cluster1 = prepared.SplitUnits ?? prepared.Clusters.ElementAtOrDefault(0),
            Cluster2 = prepared.Clusters.ElementAtOrDefault(1),
        };
    }

    private static Solution Solve(Estimand estimand, FittedNuisances view, Clustering? clusters)
    {
        var score = estimand.Score(view);
        var (theta, psi, derivative) = ScoreSolver.Solve(
            score, values => clusters?.WeightedSum(values, view.Repetition) ?? values.Sum());
        if (!double.IsFinite(theta))
        {
            throw new InputException($"the estimate of {estimand.Name} in repetition {view.Repetition} is not a number: " +
                "the residuals that identify it do not vary; expected a treatment (or instrument) that the covariates do not explain perfectly");
        }

        var j = derivative.Average();
        var se = clusters is null
            ? Math.Sqrt(psi.Sum(value => value * value) / psi.Length / (psi.Length * j * j))
            : Math.Sqrt(clusters.Variance(psi, derivative, view.Repetition));
        return new Solution(theta, se, psi, derivative, (score as InfluenceScore)?.EffectiveCount);
    }

    private static double[] Scale(double[] psi, double[] derivative)
    {
        var j = derivative.Average();
        return [.. psi.Select(value => value / j)];
    }

    private static OmittedVariableBias? Bias(
        IReadOnlyList<Estimand> estimands, FittedNuisances[][] views, Solution[][] solved) =>
        estimands.Any(e => e.Sensitivity is null)
            ? null
            : OmittedVariableBias.From([.. estimands.Select((e, j) =>
                views[j].Select((view, r) => e.Sensitivity!(view, solved[j][r].Theta)).ToArray())]);

    private sealed record Solution(double Theta, double Se, double[] Psi, double[] Derivative, int? EffectiveCount);
}
