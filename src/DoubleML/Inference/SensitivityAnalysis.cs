using System.Globalization;

namespace DoubleML.Inference;

/// <summary>Bounds under a scenario of omitted confounding, and how strong it would have to be; one value a parameter.</summary>
/// <param name="Names">The parameters' names.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Bounds">Bounds of θ with their confidence bounds.</param>
/// <param name="RobustnessValues">RV: the cf_y = cf_d at which the bound reaches the null hypothesis; RVa: at which its confidence bound does.</param>
public sealed record SensitivityAnalysis(
    IReadOnlyList<string> Names, ConfoundingScenario Scenario, SensitivityBounds Bounds, (double Rv, double Rva)[] RobustnessValues)
{
    /// <summary>Analyses some estimates.</summary>
    /// <param name="estimates">Estimates of a model that has sensitivity elements.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="nullHypothesis">The value of θ that the robustness values refer to.</param>
    /// <exception cref="InputException">The model has no sensitivity analysis, or the scenario is out of range.</exception>
    public static SensitivityAnalysis Of(Estimates estimates, ConfoundingScenario scenario, double nullHypothesis = 0) => new(
        estimates.Names,
        scenario,
        Sensitivity.Bounds(estimates, scenario),
        [.. estimates.Names.Select((_, j) => Sensitivity.RobustnessValues(estimates, j, nullHypothesis, scenario))]);

    /// <summary>A table for people: a line a parameter.</summary>
    public string Summary()
    {
        var rows = Names.Select((name, j) => new[]
        {
            name,
            Number(Bounds.CiLower[j]), Number(Bounds.ThetaLower[j]), Number(Bounds.ThetaUpper[j]), Number(Bounds.CiUpper[j]),
            Percent(RobustnessValues[j].Rv), Percent(RobustnessValues[j].Rva),
        });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"cf_y = {Scenario.CfY}, cf_d = {Scenario.CfD}, rho = {Scenario.Rho}, level = {Scenario.Level}\n")
            + AlignedText.Write([["", "CI lower", "theta lower", "theta upper", "CI upper", "RV", "RVa"], .. rows]);
    }

    /// <summary>The <see cref="Summary"/>.</summary>
    public override string ToString() => Summary();

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
