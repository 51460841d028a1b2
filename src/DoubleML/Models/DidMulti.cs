using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Inference;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Difference-in-differences with several periods and staggered treatment: group-time effects ATT(g, t_pre, t_eval) of the units first
/// treated in period g (Callaway and Sant'Anna 2021). Each is a <see cref="Did"/> (panel) or <see cref="DidCs"/> (repeated cross sections) of
/// two periods on the sub-sample of the group and its controls; scores are zero outside it, so that effects can be aggregated
/// (<see cref="Analyses.DidAggregation"/>). <c>d</c> is the first period with treatment, 0 or infinite for units that are never treated. In a panel
/// the observations are the units, in ascending order, with the covariates of the earlier period.
/// </summary>
public sealed record DidMulti : PropensityModel
{
    private const string RowsColumn = "rows of the unit";

    /// <summary><c>observational</c> or <c>experimental</c>.</summary>
    [AllowedValues("observational", "experimental")]
    public string Score { get; init; } = "observational";

    /// <summary>Which group-time effects: <c>standard</c>, <c>all</c>, <c>universal</c> or a list.</summary>
    public GroupTimeCombinations GtCombinations { get; init; } = new("standard");

    /// <summary><c>never_treated</c> or <c>not_yet_treated</c>.</summary>
    [AllowedValues("never_treated", "not_yet_treated")]
    public string ControlGroup { get; init; } = "never_treated";

    /// <summary>The number of periods before treatment in which it has an effect already, at least 0.</summary>
    public int AnticipationPeriods { get; init; }

    /// <summary>Panel data (true) or repeated cross sections (false).</summary>
    public bool Panel { get; init; } = true;

    /// <summary>Whether weights are normalised within the sample.</summary>
    public bool InSampleNormalization { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "did_multi";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool MedianPValues => true;

    private DidScores Scores => new(Score == "observational", InSampleNormalization);

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "observational", "experimental");
        RequireOneOf("control_group", ControlGroup, "never_treated", "not_yet_treated");
        ValidatePropensityOptions();
        RequireNoInstrument(data, "iivm");
        RequireNoClusters(data);
        if (AnticipationPeriods < 0)
        {
            throw new InputException($"model.anticipation_periods: found {AnticipationPeriods}, expected a whole number ≥ 0");
        }

        if (data.Roles.D.Count != 1)
        {
            throw new InputException($"data.d: found {data.Roles.D.Count} columns, model did_multi expects one, the first period with treatment");
        }

        return Panel ? PrepareUnits(data) : PrepareRows(data);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) =>
        [.. GroupTimes(data).Select(effect => Panel ? OnUnits(data, effect) : OnRows(data, effect))];

    /// <summary>The effects, in the order of the estimands.</summary>
    /// <param name="data">The prepared data.</param>
    internal IReadOnlyList<GroupTime> GroupTimes(DoubleMLData data)
    {
        var groups = data.Data[data.Roles.D[0]].Where(group => !IsNever(group)).Distinct().Order().ToArray();
        var periods = Panel ? data.Data.Names.Where(name => name.StartsWith(PeriodPrefix, StringComparison.Ordinal)).Select(name => data.Data[name][0]).ToArray()
            : [.. data.Data[data.Roles.T!].Distinct().Order()];
        return GtCombinations.Resolve(groups, periods, AnticipationPeriods);
    }

    /// <summary>The share of the rows of the user's data that belong to a group.</summary>
    /// <param name="data">The prepared data.</param>
    /// <param name="group">The first period with treatment.</param>
    internal double GroupShare(DoubleMLData data, double group)
    {
        var groups = data.Data[data.Roles.D[0]];
        var rows = Panel ? data.Data[RowsColumn] : Vectors.Constant(groups.Length, 1);
        return groups.Select((value, i) => value == group ? rows[i] : 0).Sum() / rows.Sum();
    }

    private const string PeriodPrefix = "period ";

    private static bool IsNever(double group) => group == 0 || double.IsPositiveInfinity(group);

    private static string SampleName(GroupTime effect) => $"in {effect}";

    private static string GroupName(GroupTime effect) => $"group {Apo.LevelName(effect.Group)}";

    private static string AtPeriod(string name, double period) => $"{name}, {Apo.LevelName(period)}";

    private static string ChangeName(GroupTime effect) => $"change {Apo.LevelName(effect.Pre)} to {Apo.LevelName(effect.Evaluation)}";

    /// <summary>One row a unit: its group, and for each period the outcome's changes and the covariates; NaN where it was not observed.</summary>
    private PreparedData PrepareUnits(DoubleMLData data)
    {
        var panel = new PanelRows(data, Name);
        var (units, periods, treatment, outcome) = (panel.Units, panel.Periods, data.Roles.D[0], data.Y);
        var rows = units.Select(panel.RowsOf).ToArray();
        var g = data.Data[treatment];
        var moving = Array.FindIndex(rows, unit => unit.Any(row => g[row] != g[unit[0]]));
        if (moving >= 0)
        {
            throw new InputException($"data.d: column '{treatment}' changes within unit {units[moving]}, expected one first period of treatment a unit");
        }

        var columns = new Dictionary<string, double[]>(StringComparer.Ordinal)
        {
            [treatment] = [.. rows.Select(unit => g[unit[0]])],
            [RowsColumn] = [.. rows.Select(unit => (double)unit.Length)],
        };
        foreach (var period in periods)
        {
            columns[PeriodPrefix + Apo.LevelName(period)] = Vectors.Constant(units.Length, period);
            foreach (var name in data.X)
            {
                columns[AtPeriod(name, period)] = At(data.Data[name], period);
            }
        }

        double[] At(double[] values, double period) => [.. units.Select(unit => panel.Find(unit, period) is >= 0 and var row ? values[row] : double.NaN)];

        // The names of the covariates without a period are kept as the controls; the estimands add the period.
        var roles = new Roles { Y = RowsColumn, D = [treatment], X = data.X };
        foreach (var effect in GroupTimes(DoubleMLData.Unchecked(new DataSet(columns), roles)))
        {
            var (before, after) = (At(outcome, effect.Pre), At(outcome, effect.Evaluation));
            columns[ChangeName(effect)] = Vectors.Map(units.Length, i => after[i] - before[i]);
            AddSample(columns, effect, columns[treatment], periods, i => !double.IsNaN(after[i] - before[i]));
        }

        return new PreparedData(DoubleMLData.Unchecked(new DataSet(columns), roles)) { Strata = treatment };
    }

    private PreparedData PrepareRows(DoubleMLData data)
    {
        var time = data.Roles.T ?? throw new InputException("data.t is not there, model did_multi expects the column of the period");
        var (g, t) = (data.Data[data.Roles.D[0]], data.Data[time]);
        var periods = t.Distinct().Order().ToArray();
        var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var effect in GroupTimes(data))
        {
            AddSample(columns, effect, g, periods, i => t[i] == effect.Pre || t[i] == effect.Evaluation);
        }

        var cells = g.Zip(t).Distinct().Order().Select((cell, index) => (cell, index)).ToDictionary(pair => pair.cell, pair => (double)pair.index);
        columns["strata group and period"] = Vectors.Map(g.Length, i => cells[(g[i], t[i])]);
        return new PreparedData(DoubleMLData.Unchecked(data.Data.With(columns), data.Roles with { X = data.X })) { Strata = "strata group and period" };
    }

    /// <summary>Adds the indicators of the group and of the sub-sample: the group and its controls in both periods.</summary>
    private void AddSample(Dictionary<string, double[]> columns, GroupTime effect, double[] groups, double[] periods, Func<int, bool> isObserved)
    {
        // Units treated later are controls as long as they anticipate nothing in the evaluation period.
        var comparison = Array.IndexOf(periods, Math.Max(effect.Evaluation, effect.Group));
        var latest = periods[Math.Min(comparison + AnticipationPeriods, periods.Length - 1)];
        bool IsControl(int i) => IsNever(groups[i]) || (ControlGroup == "not_yet_treated" && groups[i] > latest && groups[i] != effect.Group);
        var sample = Vectors.Map(groups.Length, i => isObserved(i) && (groups[i] == effect.Group || IsControl(i)) ? 1 : 0);
        columns[SampleName(effect)] = sample;
        columns[GroupName(effect)] = Vectors.Indicator(groups, effect.Group);
        var treated = sample.Where((inside, i) => inside == 1 && groups[i] == effect.Group).Count();
        if (treated == 0 || treated == sample.Sum())
        {
            throw new InputException($"data.d: {effect} has no {(treated == 0 ? "treated" : "control")} observations in both periods, expected some; " +
                "choose another model.control_group or model.gt_combinations");
        }
    }

    private Estimand OnUnits(DoubleMLData data, GroupTime effect)
    {
        var (change, group) = (ChangeName(effect), GroupName(effect));
        var x = Column.List(data.X.Select(name => AtPeriod(name, Math.Min(effect.Pre, effect.Evaluation))));
        var rows = Rows(data, effect);
        var (y, d) = (Pick(data.Data[change], rows), Pick(data.Data[group], rows));
        Nuisance Outcome(string name, double state) => new(name, change, x) { Learner = "ml_g", LearnsFrom = [new(group, state)] };
        (double[] G0, double[] G1, double[]? M) In(FittedNuisances fitted) =>
            (Pick(fitted["ml_g0"], rows), Pick(fitted["ml_g1"], rows), fitted.Find("ml_m") is { } m ? Pick(m, rows) : null);
        return Effect(
            data,
            effect,
            [Outcome("ml_g0", 0), Outcome("ml_g1", 1)],
            x,
            fitted =>
            {
                var (g0, g1, m) = In(fitted);
                return Scores.Panel(y, d, g0, g1, m);
            },
            fitted =>
            {
                var (g0, g1, m) = In(fitted);
                return Scores.PanelSensitivity(y, d, g0, g1, m);
            });
    }

    private Estimand OnRows(DoubleMLData data, GroupTime effect)
    {
        var (group, time) = (GroupName(effect), data.Roles.T!);
        var x = Column.List(data.X);
        var rows = Rows(data, effect);
        var (y, d) = (Pick(data.Y, rows), Pick(data.Data[group], rows));
        var t = Vectors.Indicator(Pick(data.Data[time], rows), effect.Evaluation);
        double[] Cell(FittedNuisances fitted, int state, int period) => Pick(fitted[DidCs.CellName((state, period))], rows);
        double[][][] Regressions(FittedNuisances fitted) =>
            [[Cell(fitted, 0, 0), Cell(fitted, 0, 1)], [Cell(fitted, 1, 0), Cell(fitted, 1, 1)]];
        double[]? Propensity(FittedNuisances fitted) => fitted.Find("ml_m") is { } m ? Pick(m, rows) : null;
        return Effect(
            data,
            effect,
            [.. DidCs.Cells.Select(cell => new Nuisance(DidCs.CellName(cell), data.Roles.Y, x)
            {
                Learner = "ml_g",
                LearnsFrom = [new(group, cell.D), new(time, cell.T == 1 ? effect.Evaluation : effect.Pre)],
            })],
            x,
            fitted => Scores.CrossSections(y, d, t, Regressions(fitted), Propensity(fitted)),
            fitted => Scores.CrossSectionsSensitivity(y, d, t, Regressions(fitted), Propensity(fitted)));
    }

    /// <summary>The estimand of a sub-sample: scores are zero outside, the influence functions of the sensitivity elements scaled by n / n_sub.</summary>
    private Estimand Effect(
        DoubleMLData data,
        GroupTime effect,
        IReadOnlyList<Nuisance> outcomes,
        IReadOnlyList<Column> x,
        Func<FittedNuisances, LinearScore> score,
        Func<FittedNuisances, SensitivityElements> sensitivity)
    {
        var (rows, n) = (Rows(data, effect), data.RowCount);
        var indicator = data.Data[GroupName(effect)];
        IReadOnlyList<Nuisance> nuisances = Score == "observational"
            ? [.. outcomes, new Nuisance("ml_m", GroupName(effect), x) { IsPropensity = true, Adjust = Clip(_ => indicator) }]
            : outcomes;
        double[] Extend(double[] values, double scale = 1)
        {
            var result = new double[n];
            for (var k = 0; k < rows.Length; k++)
            {
                result[rows[k]] = scale * values[k];
            }

            return result;
        }

        return new Estimand(
            effect.ToString(),
            [.. nuisances.Select(nuisance => nuisance with { Sample = [new(SampleName(effect), 1)] })],
            fitted =>
            {
                var (psiA, psiB) = score(fitted);
                return new LinearScore(Extend(psiA), Extend(psiB));
            })
        {
            Sensitivity = (fitted, _) =>
            {
                var elements = sensitivity(fitted);
                var scale = (double)n / rows.Length;
                return elements with
                {
                    PsiSigma2 = Extend(elements.PsiSigma2, scale),
                    PsiNu2 = Extend(elements.PsiNu2, scale),
                    RieszRepresenter = Extend(elements.RieszRepresenter, scale),
                };
            },
        };
    }

    private static int[] Rows(DoubleMLData data, GroupTime effect)
    {
        var sample = data.Data[SampleName(effect)];
        return [.. Enumerable.Range(0, sample.Length).Where(i => sample[i] == 1)];
    }

    private static double[] Pick(double[] values, int[] rows) => [.. rows.Select(row => values[row])];
}

[JsonSerializable(typeof(DidMulti))]
internal sealed partial class DidMultiJson : JsonSerializerContext;
