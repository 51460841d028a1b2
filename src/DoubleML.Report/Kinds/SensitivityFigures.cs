using DoubleML.Analyses;
using DoubleML.IO.Results;
using DoubleML.Report.Figures;
using DoubleML.Report.Text;

namespace DoubleML.Report.Kinds;

/// <summary>Figures of the sensitivity analysis.</summary>
internal static class SensitivityFigures
{
    public static IReadOnlyList<Figure> Contour(ResultDocument result)
    {
        if (result.Sensitivity is not { Contour: { } contour } sensitivity)
        {
            return [];
        }

        var scenario = sensitivity.Scenario;
        double NullHypothesis(int parameter) => scenario?.NullHypothesis[parameter] ?? 0;
        return
        [
            .. result.Parameters.Select((parameter, j) => new ContourFigure(
                $"Bounds of {parameter.Name} under omitted confounding", contour.CfD, contour.CfY, contour.Values[j],
                NullHypothesis(j), [.. Points(sensitivity, scenario, contour, j)])
            {
                Subject = parameter.Name,
                Note = "Along a line the estimate moves to the same value, if unobserved variables explain cf_y of the outcome's remaining variation and "
                    + $"cf_d of the treatment's. The thick line is {Numbers.Plain(NullHypothesis(j))}: a confounder beyond it would overturn the result. "
                    + $"The robustness value, where cf_y = cf_d reaches it, is {Numbers.Percent(sensitivity.Rv[j])}.",
            }).Where(figure => figure.Values.All(row => row.All(double.IsFinite))),
        ];
    }

    private static IEnumerable<ContourPoint> Points(SensitivityResult sensitivity, ScenarioResult? scenario, ContourResult contour, int parameter)
    {
        IEnumerable<ContourPoint> all =
        [
            .. scenario is null ? [] : new[] { new ContourPoint("scenario", scenario.CfD, scenario.CfY, IsScenario: true) },
            .. (sensitivity.Benchmark ?? new Dictionary<string, SensitivityBenchmark>())
                .Select(entry => new ContourPoint(entry.Key, entry.Value.CfD[parameter], entry.Value.CfY[parameter])),
        ];
        return all.Where(point => point.CfD <= contour.CfD[^1] && point.CfY <= contour.CfY[^1]);
    }
}
