using System.ComponentModel.DataAnnotations;
using DoubleML.Tuning;

namespace DoubleML.IO.Spec;

/// <summary>Hyperparameter tuning of a run spec: what is searched and how. Names and defaults are those of DoubleML and scikit-learn.</summary>
/// <param name="ParamGrid">
/// Parameters by the name of the learner (<c>ml_g</c>), the nuisance (<c>ml_g0</c>) or both with the treatment (<c>d|ml_g0</c>): for each
/// parameter a list of values or a range. Parameters of a learner inside another one are written <c>estimator__alpha</c>.
/// </param>
/// <param name="Method"><c>grid</c>, <c>random</c>, <c>halving_grid</c> or <c>halving_random</c>.</param>
/// <param name="NIter">The number of candidates that <c>random</c> draws, at least 1.</param>
/// <param name="NFoldsTune">The number of folds of the cross-validation, at least 2.</param>
/// <param name="TuneOnFolds">Tune for each fold on its training rows, instead of once on the whole sample.</param>
/// <param name="Scoring">
/// One scoring for all, or one a nuisance: <c>rmse</c> (default), <c>mse</c>, <c>mae</c>, <c>r2</c>; for classifiers <c>log_loss</c>
/// (default), <c>brier</c>, <c>accuracy</c>.
/// </param>
/// <param name="Seed">The seed of candidates, folds and fits; null for that of the run.</param>
/// <param name="Folds">File with a given cross-validation of the whole sample, in the form of <c>folds</c>; null to draw it.</param>
/// <param name="Factor">With halving: one candidate in so many goes on, with so many times the resource; above 1.</param>
/// <param name="Resource">With halving: what is raised, <c>n_samples</c> (rows) or a parameter such as <c>n_estimators</c>.</param>
/// <param name="MaxResources">With halving: the most a candidate gets; null for all rows.</param>
/// <param name="MinResources">
/// With halving: what a candidate gets first, a number, <c>exhaust</c> (default of <c>halving_grid</c>: so much that the last round reaches
/// the most) or <c>smallest</c> (default of <c>halving_random</c>).
/// </param>
/// <param name="NCandidates">With <c>halving_random</c>: candidates to draw; null for as many as let the last round reach the most.</param>
/// <param name="AggressiveElimination">With halving: repeat the first round until few enough candidates are left.</param>
public sealed record TuneSpec(
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, SearchSpace>> ParamGrid,
    [property: AllowedValues("grid", "random", "halving_grid", "halving_random")] string Method = "grid",
    int NIter = 100,
    int NFoldsTune = 5,
    bool TuneOnFolds = false,
    ScoringSpec? Scoring = null,
    ulong? Seed = null,
    string? Folds = null,
    double Factor = 3,
    string Resource = TuneSpec.Rows,
    int? MaxResources = null,
    ResourceAmount? MinResources = null,
    int? NCandidates = null,
    bool AggressiveElimination = false)
{
    /// <summary>The resource of halving that is no parameter.</summary>
    internal const string Rows = "n_samples";

    private static readonly string[] Methods = ["grid", "random", "halving_grid", "halving_random"];

    /// <summary>The options of the search, without given folds.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public TuningOptions ToOptions()
    {
        var method = Array.IndexOf(Methods, Method);
        if (method < 0)
        {
            throw new InputException($"tune.method: found '{Method}', expected {Names.Suggest(Method, Methods)}");
        }

        var options = new TuningOptions
        {
            ParamGrid = ParamGrid.ToDictionary(entry => entry.Key, entry => new ParameterGrid(
            [
                // Learners inside others come after the learner that they are in, which may be replaced as a whole.
                .. entry.Value.OrderBy(parameter => parameter.Key.Split(LearnerParameters.Separator).Length)
                    .Select(parameter => parameter.Value.ToParameter(parameter.Key, $"tune.param_grid.{entry.Key}.{parameter.Key}")),
            ])),
            Method = (SearchMethod)method,
            NIter = NIter,
            NFoldsTune = NFoldsTune,
            TuneOnFolds = TuneOnFolds,
            Scoring = Scoring?.ToScorings() ?? new Dictionary<string, Scoring>(),
            Seed = Seed,
            Halving = new HalvingOptions
            {
                Factor = Factor,
                Resource = Resource == Rows ? null : new SearchResource(
                    Resource, (learner, amount) => LearnerParameters.With(learner, Resource, amount, "tune.resource")),
                MaxResources = MaxResources,
                MinResources = MinResources?.Number,
                Exhaust = MinResources?.IsExhaust,
                NCandidates = NCandidates,
                AggressiveElimination = AggressiveElimination,
            },
        };
        options.Validate();
        return options;
    }
}
