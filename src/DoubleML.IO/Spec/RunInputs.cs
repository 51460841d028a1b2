using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.IO.Tables;
using DoubleML.Models;
using DoubleML.Simulation;
using DoubleML.Tuning;

namespace DoubleML.IO.Spec;

/// <summary>Everything that a run spec names, read and checked: what <see cref="DoubleMachineLearning"/> starts from.</summary>
/// <param name="Data">The data with their roles.</param>
/// <param name="Options">Learners, folds, predictions, seed; without backend and progress.</param>
public sealed record RunInputs(DoubleMLData Data, FitOptions Options)
{
    /// <summary>Columns without a role that were left out because they hold text.</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = [];

    /// <summary>The true parameter of simulated data, where there is one.</summary>
    public double? TrueTheta { get; init; }

    /// <summary>Hyperparameter tuning before the fit; null for none.</summary>
    public TuningOptions? Tuning { get; init; }

    /// <summary>The files for the heterogeneity of effects.</summary>
    public HeterogeneityInputs Heterogeneity { get; init; } = new();

    /// <summary>Reads the files and simulates the data of a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="sources">What opens the files.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">A file, a column or a value is not what was expected.</exception>
    public static async Task<RunInputs> ReadAsync(RunSpec spec, FileSources sources, CancellationToken cancellationToken = default)
    {
        var inputs = spec.Data.Simulate is null
            ? await ReadDataAsync(spec, sources, cancellationToken).ConfigureAwait(false)
            : FromSimulation(spec, spec.Data.Simulate.Draw());
        var options = new FitOptions { Learners = spec.Learners, Seed = spec.Seed };
        if (spec.Folds is null)
        {
            options = options with { NFolds = spec.NFolds ?? 5, NRep = spec.NRep ?? 1 };
        }
        else
        {
            var (folds, count) = await FoldsFile.ReadAsync(spec.Folds, sources, cancellationToken).ConfigureAwait(false);
            var isPerCluster = spec.Data.Cluster is { Count: 2 };
            var nFolds = isPerCluster ? (int)Math.Round(Math.Sqrt(count)) : count;
            if (spec.NFolds is { } expected && spec.Folds.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && expected != nFolds)
            {
                throw new InputException($"folds: '{spec.Folds}' has {nFolds} folds, expected {expected} (n_folds)");
            }

            options = options with { Folds = folds, NFolds = spec.NFolds ?? nFolds, NRep = spec.NRep ?? folds.Count };
        }

        if (spec.Predictions is not null)
        {
            var table = await new TableReader(sources).ReadAsync(
                spec.Predictions, new TableRequest { Key = "predictions", Others = true }, cancellationToken).ConfigureAwait(false);
            options = options with
            {
                Predictions = new ExternalPredictions(table.Data.Names.Select(name => KeyValuePair.Create(name, table.Data[name]))),
            };
        }

        options.Validate();
        var heterogeneity = await HeterogeneityInputs.ReadAsync(
            spec, inputs.Data.RowCount, new TableReader(sources), cancellationToken).ConfigureAwait(false);
        return inputs with
        {
            Options = options,
            Tuning = await TuningAsync(spec, sources, cancellationToken).ConfigureAwait(false),
            Heterogeneity = heterogeneity,
        };
    }

    /// <summary>Simulated data with their roles: those of the simulation unless the spec gives others.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="simulated">The simulated data.</param>
    /// <exception cref="InputException">A column is not there, or not what its role needs.</exception>
    public static RunInputs FromSimulation(RunSpec spec, SimulatedData simulated)
    {
        var data = new DataSet(simulated.ColumnNames.Select((name, j) => KeyValuePair.Create(name, simulated.Columns[j])));
        IReadOnlyList<string>? Role(string role) => simulated.Roles.GetValueOrDefault(role);
        var given = spec.Data;
        var taken = new[] { given.Y, given.S, given.T, given.Id, given.Running }.OfType<string>()
            .Concat(given.D ?? []).Concat(given.Z ?? []).Concat(given.Cluster ?? []);
        var roles = (given with
        {
            Y = given.Y ?? Role("y")?[0],
            D = given.D ?? Role("d"),
            X = given.X ?? Role("x")?.Except(taken).ToArray(),
            Z = given.Z ?? Role("z"),
            Cluster = given.Cluster ?? Role("cluster"),
            S = given.S ?? Role("s")?[0],
            T = given.T ?? Role("t")?[0],
            Id = given.Id ?? Role("id")?[0],
            Running = given.Running ?? Role("running")?[0],
        }).ToRoles();
        return new RunInputs(WithRoles(data, roles, spec), new FitOptions()) { TrueTheta = simulated.Theta };
    }

    /// <summary>Whether the model and its data allow a sensitivity analysis.</summary>
    /// <param name="spec">The spec.</param>
    public bool AllowSensitivity(RunSpec spec) =>
        spec.Model.Estimands(spec.Model.Prepare(Data).Data).All(estimand => estimand.Sensitivity is not null);

    /// <summary>Demands, before the fits, that the model and the data allow the inference that the spec asks for.</summary>
    /// <param name="spec">The spec.</param>
    /// <exception cref="InputException">They do not.</exception>
    public void RequireSupport(RunSpec spec)
    {
        var prepared = spec.Model.Prepare(Data);
        if (spec.Bootstrap is not null && prepared.Clusters.Count > 0)
        {
            throw new InputException("bootstrap: the multiplier bootstrap is not available with cluster variables; leave the key out");
        }

        var estimands = spec.Model.Estimands(prepared.Data);
        if (spec.Learners.Count == 0 && spec.Predictions is null
            && estimands.SelectMany(estimand => estimand.Nuisances).Select(nuisance => nuisance.Learner).Distinct().ToList() is { Count: > 0 } names)
        {
            throw new InputException(
                $"learners: there is none, expected one for each of {string.Join(", ", names)}, or a default for all of them, " +
                "such as {\"default\": {\"type\": \"random_forest\"}} (--learner random_forest)");
        }

        if (spec.Sensitivity is not null && estimands.Any(estimand => estimand.Sensitivity is null))
        {
            throw new InputException($"sensitivity: model {spec.Model.Name} has no sensitivity analysis; leave the key out");
        }

        foreach (var (key, asked) in new (string, object?)[] { ("cate", spec.Cate), ("gate", spec.Gate), ("policy_tree", spec.PolicyTree) })
        {
            if (asked is not null && estimands is not [{ Signal: not null }])
            {
                throw new InputException(
                    $"{key}: found model {spec.Model.Name} with score '{spec.Model.ScoreName}' and {estimands.Count} parameters, " +
                    "expected irm (ATE), apo, or plr with one treatment");
            }
        }

        if (spec.PolicyTree is not null && (spec.Model is not Irm || Options.NRep != 1))
        {
            throw new InputException($"policy_tree: found model {spec.Model.Name} with {Options.NRep} repetitions, expected irm with one");
        }

        if (spec.Aggregation is not null && spec.Model is not DidMulti)
        {
            throw new InputException($"aggregation: found model {spec.Model.Name}, expected did_multi");
        }

        if (spec.RobustConfset && spec.Model is not Iivm)
        {
            throw new InputException($"robust_confset: found model {spec.Model.Name}, expected iivm");
        }
    }

    private static async Task<TuningOptions?> TuningAsync(RunSpec spec, FileSources sources, CancellationToken cancellationToken)
    {
        if (spec.Tune?.Folds is not { } file)
        {
            return spec.Tune?.ToOptions();
        }

        var (folds, _) = await FoldsFile.ReadAsync(file, sources, cancellationToken, "tune.folds").ConfigureAwait(false);
        return spec.Tune.ToOptions() with { Folds = folds[0] };
    }

    private static async Task<RunInputs> ReadDataAsync(RunSpec spec, FileSources sources, CancellationToken cancellationToken)
    {
        var roles = spec.Data.ToRoles();
        var required = roles.Named().Concat((roles.X ?? []).Select(name => (Role: "x", Column: name)))
            .Select(entry => (entry.Column, Key: $"data.{entry.Role}"))
            .Concat(spec.Model.ExtraColumns.Select(name => (Column: name, Key: "model")))
            .Concat((spec.PolicyTree?.Features ?? []).Select(name => (Column: name, Key: "policy_tree.features")));
        var request = new TableRequest { Key = "data.path", Required = [.. required], Others = roles.X is null };
        var table = await new TableReader(sources).ReadAsync(spec.Data.Path!, request, cancellationToken).ConfigureAwait(false);
        return new RunInputs(WithRoles(table.Data, roles, spec), new FitOptions()) { TextColumns = table.TextColumns };
    }

    private static DoubleMLData WithRoles(DataSet data, Roles roles, RunSpec spec)
    {
        var taken = roles.Named().Select(entry => entry.Column).Concat(spec.Model.ExtraColumns).ToHashSet(StringComparer.Ordinal);
        return new DoubleMLData(data, roles with { X = roles.X ?? [.. data.Names.Where(name => !taken.Contains(name))] });
    }
}
