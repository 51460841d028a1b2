using CsCheck;
using DoubleML.IO.Results;
using DoubleML.Report.Figures;
using DoubleML.Report.Kinds;

namespace DoubleML.Report.Tests;

/// <summary>What figures show is what the result says.</summary>
public class FigureTests
{
    [Fact]
    public void AResultWithEverythingOffersEveryKind() =>
        Assert.Equal(FigureKind.All, FigureKind.Offered(SampleResults.Everything("d1", "d2")));

    [Fact]
    public void ABareResultOffersTheForestOnly() =>
        Assert.Equal(["forest"], FigureKind.Offered(SampleResults.Least()).Select(kind => kind.Name));

    [Fact]
    public void AForestHasARowForEachFiniteParameter() => Gen.Double.Array[1, 8].Sample(thetas =>
    {
        var result = SampleResults.Least() with { Parameters = [.. thetas.Select((theta, j) => SampleResults.Parameter($"d{j}", theta, 1))] };
        var drawable = result.Parameters.Where(p => double.IsFinite(p.Theta) && p.Ci.All(double.IsFinite)).ToList();
        var rows = EstimateFigures.Forest(result).Cast<IntervalFigure>().SelectMany(figure => figure.Rows);
        Assert.Equal(drawable.Select(p => (p.Name, p.Theta, p.Ci[0], p.Ci[1])), rows.Select(row => (row.Label, row.Estimate, row.Lower, row.Upper)));
    });

    [Fact]
    public void RepetitionsNeedTwoOfThem()
    {
        var one = SampleResults.Least();
        var message = Assert.Throws<InputException>(() => FigureKind.Find(one, "repetitions", null)).Message;
        Assert.Contains("which needs n_rep of at least 2; it offers forest", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMisspeltKindOrSubjectIsNamed()
    {
        var result = SampleResults.Everything("d1", "d2");
        Assert.Contains("did you mean 'contour'?", Assert.Throws<InputException>(() => FigureKind.Find(result, "countour", null)).Message, StringComparison.Ordinal);
        Assert.Contains("expected one of d1, d2", Assert.Throws<InputException>(() => FigureKind.Find(result, "contour", "d3")).Message, StringComparison.Ordinal);
        Assert.Contains("leave the option out", Assert.Throws<InputException>(() => FigureKind.Find(result, "forest", "d1")).Message, StringComparison.Ordinal);
        Assert.Equal("d2", FigureKind.Find(result, "contour", "d2").Subject);
    }

    [Fact]
    public void PropensitiesKeepTheirCounts()
    {
        var result = SampleResults.Everything("d");
        var figure = Assert.IsType<OverlapFigure>(Assert.Single(PropensityFigures.Overlap(result)));
        Assert.Equal(result.Propensity![0].States[1].Counts, figure.Upper);
        Assert.Equal(result.Propensity[0].States[0].Counts, figure.Lower);
    }

    [Fact]
    public void TheCostIsThatOfTheRunInTheEnd()
    {
        var result = SampleResults.Everything("d");
        var points = Assert.IsType<StepsFigure>(Assert.Single(ExecutionFigures.Cost(result))).Points;
        Assert.Equal(result.Execution.CostUsd!.Value, points[^1].Y, 12);
        Assert.True(points.Zip(points.Skip(1)).All(pair => pair.First.X <= pair.Second.X && pair.First.Y <= pair.Second.Y));
    }

    [Theory]
    [InlineData("plr", false, false)]
    [InlineData("pliv", true, false)]
    [InlineData("iivm", true, false)]
    [InlineData("ssm", true, true)]
    [InlineData("did_multi", false, false)]
    [InlineData("rdd", false, false)]
    public void ADiagramHasTheEstimatedArrowAndNoLooseOnes(string model, bool hasInstrument, bool hasSelection)
    {
        var result = SampleResults.Least() with
        {
            Model = model,
            Roles = new RolesResult("y", ["d"], ["x1", "x2"]) { Z = hasInstrument ? ["z"] : null, S = hasSelection ? "s" : null, Running = model == "rdd" ? "score" : null },
        };
        var diagram = Assert.IsType<DiagramFigure>(Assert.Single(DiagramFigures.Dag(result)));
        var ids = diagram.Nodes.Select(node => node.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(diagram.Edges, edge => Assert.True(ids.Contains(edge.From) && ids.Contains(edge.To)));
        Assert.Equal(("d", "y"), diagram.Edges.Where(edge => edge.IsEstimated).Select(edge => (edge.From, edge.To)).Single());
        Assert.Equal(hasInstrument, ids.Contains("z"));
        Assert.Equal(hasSelection, ids.Contains("s"));
        Assert.Equal(model == "rdd", ids.Contains("r"));
    }
}
