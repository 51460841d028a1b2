using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// A panel with staggered adoption in the manner of Callaway and Sant'Anna (2021), "Difference-in-differences with multiple time periods",
/// Journal of Econometrics 225, 200–230. With T periods t = 0 … T − 1, groups g = 0 … G − 1 in the order of their first treated period
/// t_g (the last group is never treated if there is such a group), and the features of <see cref="DidSz2020"/>'s types 1 to 6:
/// <code>
/// P(g | w_ps) ∝ softmax of ξ (1 − g/G) (−w_1 + 0.5 w_2 − 0.25 w_3 − 0.2 w_4) clipped to [−2.5, 2.5], then clipped to [0.05, 0.95]; 1/G in
///               an experiment
/// Y_t(0)      = 210 + (t + 1)/T · (27.4 w_1 + 13.7 (w_2 + w_3 + w_4)) + t + η + ε_0t,    η ~ N(g, 1)
/// Y_t(1)      = 210 + … + t + η + e (1 + 0.1 x_1) + ε_1t,                               e = max(t − t_g + 1, 0)
/// </code>
/// One row a unit and period: id, y, d = t_g (∞ if never treated), t, and the covariates Z1 … Z4. The effects differ between groups,
/// periods and units (oracle: y0, y1, effect), so there is no single true parameter. Times are numbers, as the package's
/// <c>time_type="float"</c>. With anticipation periods effects begin that many periods before d, and units whose d would lie beyond the
/// last period are left out. (Never-treated units stay, as with the package's dates; its floats lose them.)
/// </summary>
public sealed record DidCs2021 : DataGeneratingProcess
{
    internal static readonly ParameterList<DidCs2021> Declared = new ParameterList<DidCs2021>()
        .Integer("n_obs", "number of units", 2, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dgp_type", "type of process", 1, p => p.DgpType, (p, v) => p with { DgpType = v }, maximum: 6)
        .Flag(
            "include_never_treated",
            "whether there is a never-treated group",
            p => p.IncludeNeverTreated,
            (p, v) => p with { IncludeNeverTreated = v })
        .Real(
            "c",
            "correlation of neighbouring covariates",
            value => value is > -1 and < 1,
            "above -1 and below 1",
            p => p.C,
            (p, v) => p with { C = v })
        .Real("xi", "scale of the propensity score's index", p => p.Xi, (p, v) => p with { Xi = v })
        .Integer("n_periods", "number of periods", 2, p => p.NPeriods, (p, v) => p with { NPeriods = v })
        .Integer(
            "anticipation_periods",
            "number of periods by which effects precede d",
            0,
            p => p.AnticipationPeriods,
            (p, v) => p with { AnticipationPeriods = v })
        .Integer(
            "n_pre_treat_periods",
            "number of periods before the first group's treatment, below n_periods",
            1,
            p => p.NPreTreatPeriods,
            (p, v) => p with { NPreTreatPeriods = v });

    /// <summary>Number of units.</summary>
    public int NObs { get; init; } = 1000;

    /// <summary>Type of process, 1 to 6.</summary>
    public int DgpType { get; init; } = 1;

    /// <summary>Whether there is a never-treated group.</summary>
    public bool IncludeNeverTreated { get; init; } = true;

    /// <summary>Correlation c of neighbouring covariates.</summary>
    public double C { get; init; }

    /// <summary>Scale ξ of the propensity score's index.</summary>
    public double Xi { get; init; } = 0.75;

    /// <summary>Number of periods that the analyst sees.</summary>
    public int NPeriods { get; init; } = 5;

    /// <summary>Number of periods by which effects precede d.</summary>
    public int AnticipationPeriods { get; init; }

    /// <summary>Number of periods before the first group's treatment, below <see cref="NPeriods"/>.</summary>
    public int NPreTreatPeriods { get; init; } = 2;

    /// <inheritdoc/>
    public override string Name => "did_CS2021";

    /// <inheritdoc/>
    public override string Summary => "difference in differences with staggered adoption in a panel, after Callaway and Sant'Anna (2021)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <summary>Periods that are simulated, those of anticipation included.</summary>
    private int AllPeriods => NPeriods + AnticipationPeriods;

    private int Groups => AllPeriods - NPreTreatPeriods + (IncludeNeverTreated ? 1 : 0);

    /// <inheritdoc/>
    protected internal override string? Conflict() =>
        NPreTreatPeriods < NPeriods
            ? null
            : $"n_pre_treat_periods is {NPreTreatPeriods}, but must be below n_periods, which is {NPeriods}.";

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var units = new Draws(key.Derive("units"), NObs);
        var cells = new Draws(key.Derive("cells"), NObs * AllPeriods);
        var x = units.ToeplitzNormal("x", 4, C);
        var z = SantAnnaZhao.Transform(x);
        var (outcomeFeatures, treatmentFeatures) = SantAnnaZhao.Features(DgpType, x, z);
        var group = DrawGroups(units.Uniform("group"), treatmentFeatures);
        var regression = Columns.Combine(outcomeFeatures, [27.4, 13.7, 13.7, 13.7]);
        var individual = units.Normal("eta");
        var (epsilon0, epsilon1) = (cells.Normal("epsilon_0"), cells.Normal("epsilon_1"));

        var rows = VisibleRows(group);
        double Period(int cell) => cell % AllPeriods;
        double BeforeNoise(int cell)
        {
            var unit = cell / AllPeriods;
            return 210 + ((Period(cell) + 1) / AllPeriods * regression[unit]) + Period(cell) + group[unit] + individual[unit];
        }

        double Effect(int cell) =>
            Math.Max(Period(cell) - FirstTreated(group[cell / AllPeriods]) + 1, 0) * (1 + (0.1 * x[0][cell / AllPeriods]));

        var treated = Take(cell => Period(cell) >= FirstTreated(group[cell / AllPeriods]) ? 1 : 0);
        var y0 = Take(cell => BeforeNoise(cell) + epsilon0[cell]);
        var y1 = Take(cell => BeforeNoise(cell) + Effect(cell) + epsilon1[cell]);
        return new SimulatedData(
            Name,
            [
                new("id", "id", Take(cell => cell / AllPeriods)),
                new("y", "y", Columns.Map(rows.Length, i => treated[i] == 1 ? y1[i] : y0[i])),
                new("d", "d", Take(cell => FirstTreated(group[cell / AllPeriods]))),
                new("t", "t", Take(cell => Period(cell) - AnticipationPeriods)),
                .. SimulatedColumn.Family("Z", "x", z.Select(column => Take(cell => column[cell / AllPeriods]))),
            ])
        {
            Oracle = new Dictionary<string, double[]> { ["y0"] = y0, ["y1"] = y1, ["effect"] = Take(Effect) },
        };

        double[] Take(Func<int, double> value) => Columns.Map(rows.Length, i => value(rows[i]));
    }

    /// <summary>The period, counted from the first simulated one, in which a group's treatment begins; ∞ for the never-treated.</summary>
    private double FirstTreated(double group) =>
        IncludeNeverTreated && group == Groups - 1 ? double.PositiveInfinity : NPreTreatPeriods + group;

    /// <summary>Each unit's group, drawn by inverting the distribution function.</summary>
    private double[] DrawGroups(double[] u, double[][]? features)
    {
        var index = features is null ? null : Columns.Combine(features, [-1, 0.5, -0.25, -0.2]);
        return Columns.Map(NObs, unit =>
        {
            var p = Columns.Map(Groups, g => index is null ? 1 : Weight(index[unit], g));
            if (index is not null)
            {
                var total = p.Sum();
                p = Columns.Map(p, weight => Math.Clamp(weight / total, 0.05, 0.95));
            }

            var left = u[unit] * p.Sum();
            var group = 0;
            while (group < Groups - 1 && left >= p[group])
            {
                left -= p[group++];
            }

            return group;
        });
    }

    private double Weight(double index, int group) =>
        Elementary.Exp(Math.Clamp(Xi * (1 - ((double)group / Groups)) * index, -2.5, 2.5));

    /// <summary>The cells (unit · periods + period) that the analyst sees: all, unless there is anticipation.</summary>
    private int[] VisibleRows(double[] group) =>
        [.. Enumerable.Range(0, NObs * AllPeriods).Where(cell =>
            cell % AllPeriods >= AnticipationPeriods
            && FirstTreated(group[cell / AllPeriods]) is var first
            && (first < NPeriods || double.IsInfinity(first)))];
}
