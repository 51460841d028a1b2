using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// Repeated cross sections with staggered adoption: the panel of <see cref="DidCs2021"/> with ⌈n_obs/λ_t⌉ units, of which each is seen in
/// each period with probability λ_t, so that a period has about n_obs rows.
/// </summary>
public sealed record DidCsCs2021 : DataGeneratingProcess
{
    private static readonly ParameterList<DidCsCs2021> Declared = new ParameterList<DidCsCs2021>()
        .Integer("n_obs", "expected number of observations a period", 2, p => p.NObs, (p, v) => p with { NObs = v })
        .Real(
            "lambda_t",
            "probability that a unit is seen in a period",
            value => value is > 0 and <= 1,
            "above 0 and at most 1",
            p => p.LambdaT,
            (p, v) => p with { LambdaT = v })
        .PartOf(DidCs2021.Declared, p => p.Panel, (p, v) => p with { Panel = v });

    /// <summary>Expected number of observations a period.</summary>
    public int NObs { get; init; } = 1000;

    /// <summary>Probability λ_t that a unit is seen in a period, above 0.</summary>
    public double LambdaT { get; init; } = 0.5;

    /// <summary>The panel from which rows are taken; its own number of units does not matter.</summary>
    public DidCs2021 Panel { get; init; } = new();

    /// <inheritdoc/>
    public override string Name => "did_cs_CS2021";

    /// <inheritdoc/>
    public override string Summary => "difference in differences with staggered adoption in repeated cross sections";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected internal override string? Conflict() => Panel.Conflict();

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var panel = (Panel with { NObs = (int)Math.Ceiling(NObs / LambdaT) }).Draw(key.Derive("panel"));
        var seen = new Draws(key, panel.NObs).Uniform("seen");
        var rows = Enumerable.Range(0, panel.NObs).Where(i => seen[i] < LambdaT).ToArray();
        double[] Take(double[] column) => Columns.Map(rows.Length, i => column[rows[i]]);
        var roleOf = panel.Roles.SelectMany(role => role.Value, (role, name) => (role.Key, name)).ToDictionary(r => r.name, r => r.Key);
        return new SimulatedData(
            Name, [.. panel.ColumnNames.Select((name, j) => new SimulatedColumn(name, roleOf[name], Take(panel.Columns[j])))])
        {
            Oracle = panel.Oracle.ToDictionary(entry => entry.Key, entry => Take(entry.Value)),
        };
    }
}
