using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Models;

/// <summary>
/// Partially linear panel regression: Y = D θ + g(X) + α_i + U with unobserved effects of the units (Clarke and Polselli 2025). The data are
/// transformed so that the effects vanish, then the scores are those of <see cref="Plr"/>, clustered by unit. Approaches:
/// <list type="bullet">
/// <item><c>fd_exact</c>: first differences of Y and D; covariates X and those of the period before;</item>
/// <item><c>wg_approx</c>: deviations from the unit's mean, plus the grand mean, of Y, D and X;</item>
/// <item><c>cre_general</c> (correlated random effects): covariates X and their unit means; m(X) + mean_i(D) − mean_i(m(X)) for m;</item>
/// <item><c>cre_normal</c>: the same covariates, and mean_i(D) as a further feature of m.</item>
/// </list>
/// Units with one row are dropped.
/// </summary>
public sealed record Plpr : Model
{
    /// <summary><c>partialling out</c> or <c>IV-type</c>.</summary>
    [AllowedValues("partialling out", "IV-type")]
    public string Score { get; init; } = "partialling out";

    /// <summary><c>fd_exact</c>, <c>wg_approx</c>, <c>cre_general</c> or <c>cre_normal</c>.</summary>
    [AllowedValues("fd_exact", "wg_approx", "cre_general", "cre_normal")]
    public string Approach { get; init; } = "fd_exact";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "plpr";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "partialling out", "IV-type");
        RequireOneOf("approach", Approach, "fd_exact", "wg_approx", "cre_general", "cre_normal");
        RequireNoInstrument(data, "pliv");
        RequireNoClusters(data, "its observations are clustered by data.id");
        var panel = new PanelRows(data, Name);
        var units = panel.Units.Select(panel.RowsOf).Where(rows => rows.Length > 1).ToArray();
        if (units.Length < 2)
        {
            throw new InputException($"data.id: found {units.Length} units with at least two rows, expected at least two such units");
        }

        var (rows, columns, roles) = Approach switch
        {
            "fd_exact" => FirstDifferences(data, panel, units),
            "wg_approx" => Within(data, units),
            _ => RandomEffects(data, units),
        };
        var id = data.Roles.Id!;
        columns.Add(KeyValuePair.Create(id, Pick(data.Data[id], rows)));
        return new PreparedData(DoubleMLData.Unchecked(new DataSet(columns), roles with { Id = id }))
        {
            SourceRows = rows,
            SourceRowCount = data.RowCount,
            Clusters = [id],
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) =>
        [.. new Plr { Score = Score }.Estimands(data).Select(estimand => estimand with
        {
            Nuisances = [.. estimand.Nuisances.Select(nuisance => nuisance.Name == "ml_m" ? ForTreatment(data, nuisance, estimand.Name) : nuisance)],
            Sensitivity = null,
            Signal = null,
        })];

    private Nuisance ForTreatment(DoubleMLData data, Nuisance nuisance, string treatment) => Approach switch
    {
        "cre_normal" => nuisance with { Features = [.. nuisance.Features, MeanName(treatment)] },
        "cre_general" => nuisance with
        {
            Correct = predictions =>
            {
                var means = UnitMeans(predictions, data.Data[data.Roles.Id!]);
                var treatmentMeans = data.Data[MeanName(treatment)];
                return [.. predictions.Select((value, i) => value + treatmentMeans[i] - means[i])];
            },
        },
        _ => nuisance,
    };

    /// <summary>Only rows whose unit was observed in the period before (of all periods in the data) have a difference.</summary>
    private static (int[] Rows, List<KeyValuePair<string, double[]>> Columns, Roles Roles) FirstDifferences(
        DoubleMLData data, PanelRows panel, int[][] units)
    {
        var (id, time) = (data.Data[data.Roles.Id!], data.Data[data.Roles.T!]);
        var before = panel.Periods.Skip(1).Zip(panel.Periods, (period, previous) => (period, previous)).ToDictionary(pair => pair.period, pair => pair.previous);
        var pairs = units.SelectMany(rows => rows)
            .Select(row => (Row: row, Previous: before.TryGetValue(time[row], out var previous) ? panel.Find(id[row], previous) : -1))
            .Where(pair => pair.Previous >= 0).ToArray();
        if (pairs.Length == 0)
        {
            throw new InputException("data.t: no unit has rows in two consecutive periods, expected some for first differences");
        }

        var (now, then) = (pairs.Select(pair => pair.Row).ToArray(), pairs.Select(pair => pair.Previous).ToArray());
        double[] Difference(string name) => [.. pairs.Select(pair => data.Data[name][pair.Row] - data.Data[name][pair.Previous])];
        return (
            now,
            [
                .. Outcomes(data).Select(name => KeyValuePair.Create($"{name}_diff", Difference(name))),
                .. data.X.Select(name => KeyValuePair.Create(name, Pick(data.Data[name], now))),
                .. data.X.Select(name => KeyValuePair.Create($"{name}_lag", Pick(data.Data[name], then))),
            ],
            Renamed(data, "_diff", [.. data.X, .. data.X.Select(name => $"{name}_lag")]));
    }

    private static (int[] Rows, List<KeyValuePair<string, double[]>> Columns, Roles Roles) Within(DoubleMLData data, int[][] units)
    {
        var rows = units.SelectMany(unit => unit).ToArray();
        var id = Pick(data.Data[data.Roles.Id!], rows);
        return (
            rows,
            [.. Outcomes(data).Concat(data.X).Select(name =>
            {
                var values = Pick(data.Data[name], rows);
                var (means, grandMean) = (UnitMeans(values, id), values.Average());
                return KeyValuePair.Create($"{name}_demean", values.Select((value, i) => value - means[i] + grandMean).ToArray());
            })],
            Renamed(data, "_demean", [.. data.X.Select(name => $"{name}_demean")]));
    }

    private static (int[] Rows, List<KeyValuePair<string, double[]>> Columns, Roles Roles) RandomEffects(DoubleMLData data, int[][] units)
    {
        var rows = units.SelectMany(unit => unit).ToArray();
        var id = Pick(data.Data[data.Roles.Id!], rows);
        return (
            rows,
            [
                .. Outcomes(data).Concat(data.X).Select(name => KeyValuePair.Create(name, Pick(data.Data[name], rows))),
                .. data.Roles.D.Concat(data.X).Select(name => KeyValuePair.Create(MeanName(name), UnitMeans(Pick(data.Data[name], rows), id))),
            ],
            Renamed(data, "", [.. data.X, .. data.X.Select(MeanName)]));
    }

    private static IEnumerable<string> Outcomes(DoubleMLData data) => data.Roles.D.Prepend(data.Roles.Y);

    private static Roles Renamed(DoubleMLData data, string suffix, IReadOnlyList<string> x) => new()
    {
        Y = data.Roles.Y + suffix,
        D = [.. data.Roles.D.Select(name => name + suffix)],
        X = x,
    };

    private static string MeanName(string name) => $"{name}_mean";

    private static double[] Pick(double[] values, int[] rows) => [.. rows.Select(row => values[row])];

    private static double[] UnitMeans(double[] values, double[] units)
    {
        var means = Enumerable.Range(0, values.Length).GroupBy(i => units[i]).ToDictionary(group => group.Key, group => group.Average(i => values[i]));
        return [.. units.Select(unit => means[unit])];
    }
}

[JsonSerializable(typeof(Plpr))]
internal sealed partial class PlprJson : JsonSerializerContext;
