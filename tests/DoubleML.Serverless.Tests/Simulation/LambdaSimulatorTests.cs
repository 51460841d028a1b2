using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Simulation;

namespace DoubleML.Serverless.Tests.Simulation;

public class LambdaSimulatorTests
{
    private static readonly SimulationParameters _default = SimulationParameters.Default;
    private static readonly SimulatedEngine _paper = _default.Engines.Single(engine => engine.Name == "paper");
    private static readonly SimulatedEngine _dml = _default.Engines.Single(engine => engine.Name == "dml");

    [Fact]
    public void The_paper_s_table_1_comes_out_again()
    {
        var run = new LambdaSimulator(_default).Run(_paper, 1024, Scaling.Folds);
        Assert.Equal(1000, run.Requests);
        Assert.InRange(run.BilledGigabyteSeconds, 0.99 * 3515, 1.01 * 3515);
        Assert.InRange(run.CostUsd, 0.0586, 0.0586 + 0.0006);
        Assert.InRange(run.FitSeconds, 0.98 * 19.8, 1.02 * 19.8);
    }

    [Fact]
    public void Equal_parameters_give_equal_runs() =>
        Assert.Equal(new LambdaSimulator(_default).Run(_dml, 1769, Scaling.Trees), new LambdaSimulator(_default).Run(_dml, 1769, Scaling.Trees));

    [Fact]
    public void Without_variation_limits_and_overheads_a_run_is_its_arithmetic()
    {
        // 12 tasks of 1 s each, at 0 s from the client, on at most 5 environments that start in 0 s: 3 rounds.
        var engine = _dml with
        {
            TaskCpuSeconds = At(1.0),
            OverheadCpuSeconds = At(0.0),
            InitSeconds = At(0.0),
            DataSeconds = At(0.0),
            RequestsPerSecond = At(1e12),
        };
        var small = _default with { NRep = At(2), NFolds = At(3), Concurrency = At(5), RoundTripSeconds = At(0.0), Variation = At(0.0) };
        var run = new LambdaSimulator(small).Run(engine, 1769, Scaling.Folds);
        Assert.Equal((12, 5, 0), (run.Requests, run.ColdStarts, run.Throttles));
        Assert.Equal(3, run.FitSeconds, 6);
        Assert.Equal(12 * 1769 / 1024.0, run.BilledGigabyteSeconds, 9);

        // By repetition: two invocations of 6 tasks, two at a time on two vCPUs.
        var both = new LambdaSimulator(small).Run(engine, 2 * 1769, Scaling.Repetitions);
        Assert.Equal((2, 3.0), (both.Requests, Math.Round(both.FitSeconds, 6)));
    }

    [Fact]
    public void Requests_beyond_the_ramp_are_refused_and_come_again_until_all_are_done()
    {
        var narrow = _default with { EnvironmentsAtOnce = At(10), EnvironmentsPerSecond = At(1.0) };
        var run = new LambdaSimulator(narrow).Run(_paper, 1024, Scaling.Folds);
        var wide = new LambdaSimulator(_default).Run(_paper, 1024, Scaling.Folds);
        Assert.True(run.Throttles > 0);
        Assert.True(run.FitSeconds > wide.FitSeconds);
        Assert.InRange(run.ColdStarts, 10, 10 + (int)run.FitSeconds);
        Assert.Equal(0, wide.Throttles);
    }

    [Fact]
    public void More_memory_is_never_slower_and_every_choice_is_named()
    {
        var runs = new LambdaSimulator(_default).RunAll(_dml);
        Assert.Equal(4 * _default.MemorySizes.Value.Count, runs.Count);
        foreach (var scaling in runs.GroupBy(run => run.Scaling).Where(group => group.Key != Scaling.Auto))
        {
            var seconds = scaling.OrderBy(run => run.MemoryMegabytes).Select(run => run.FitSeconds).ToList();
            Assert.All(seconds.Zip(seconds.Skip(1)), pair => Assert.True(pair.Second <= pair.First * 1.02));
        }

        var table = new EstimateTable([.. runs.Select(run => run.ToEstimate())]);
        Assert.Equal(runs.Min(run => run.CostUsd), table.Cheapest.CostUsd);
        Assert.Equal(runs.Min(run => run.FitSeconds), table.Fastest.Seconds);
        Assert.InRange(table.Knee.CostUsd, table.Cheapest.CostUsd, table.Fastest.CostUsd);
    }

    [Fact]
    public void Every_parameter_has_a_source_that_is_listed()
    {
        using var stream = typeof(SimulationParameters).Assembly.GetManifestResourceStream("simulation.json")!;
        var sources = new List<string>();
        void Collect(JsonNode? node)
        {
            if (node is JsonObject { } item && item.ContainsKey("value"))
            {
                sources.Add((string)item["source"]!);
            }
            else
            {
                foreach (var child in node switch { JsonObject o => o.Select(pair => pair.Value), JsonArray a => a, _ => [] })
                {
                    Collect(child);
                }
            }
        }

        Collect(JsonNode.Parse(stream));
        Assert.True(sources.Count > 20);
        Assert.Empty(sources.Except(_default.Sources.Keys));
    }

    [Theory]
    [InlineData("""{"n_rep": {"value": "many", "source": "paper"}}""", "mine.json: ")]
    [InlineData("""{"speed": 1}""", "mine.json: ")]
    public void Wrong_files_are_refused(string json, string message) => Assert.StartsWith(
        message, Assert.Throws<InputException>(() => SimulationParameters.Read("mine.json", new MemoryStream(Encoding.UTF8.GetBytes(json)))).Message);

    [Fact]
    public void A_value_out_of_range_is_named()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(_default with { Concurrency = At(0) }, SimulationJson.Default.SimulationParameters);
        var error = Assert.Throws<InputException>(() => SimulationParameters.Read("mine.json", new MemoryStream(json)));
        Assert.Equal("mine.json: concurrency: found 0, expected at least 1", error.Message);
    }

    private static Sourced<T> At<T>(T value) => new(value, "assumed");
}
