using CsCheck;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Tests.Client.Fakes;

namespace DoubleML.Serverless.Tests.Client;

public sealed class PlanningTests
{
    private static readonly DurationModel _model = new()
    {
        OverheadMilliseconds = 10,
        InitMilliseconds = 100,
        DataMilliseconds = 40,
        RoundTripSeconds = 0.05,
        TaskMilliseconds = new Dictionary<string, double> { ["forest"] = 1000, ["linear"] = 2 },
    };

    private static Gen<WorkItem[]> Items => Gen.Select(Gen.Bool, Gen.Int[0, 5], Gen.Int[1, 40], Gen.Int[0, 39], (forest, repetition, parts, done) =>
        forest
            ? new WorkItem("forest", repetition, parts) { FirstPart = Math.Min(done, parts - 1), PartsToDo = parts - Math.Min(done, parts - 1) }
            : new WorkItem("linear", repetition)).Array[1, 30];

    [Fact]
    public void EveryPlanDoesAllWorkOnce() => Gen.Select(Items, Gen.Int[1, 9], Gen.Int[1, 60], Gen.Int[1, 50]).Sample(
        (items, parts, invocations, concurrency) =>
        {
            var auto = new AutoScaler(new Estimator(_model, Runs.Price, concurrency), _model, concurrency);
            var plans = new[] { Scaling.Repetitions, Scaling.Folds, new(ScalingKind.Trees, parts) }.Select(scaling => InvocationPlanner.Plan(items, scaling))
                .Append(auto.Spread(items, invocations))
                .Concat(Enum.GetValues<AutoTarget>().Select(target => auto.Choose(items, 1769, target)));
            foreach (var plan in plans)
            {
                var done = items.Select(item => new int[item.Parts]).ToArray();
                foreach (var piece in plan.SelectMany(invocation => invocation))
                {
                    Assert.True(piece.Parts > 0);
                    for (var part = piece.FirstPart; part < piece.FirstPart + piece.Parts; part++)
                    {
                        done[piece.Item][part]++;
                    }
                }

                Assert.All(plan, Assert.NotEmpty);
                for (var i = 0; i < items.Length; i++)
                {
                    Assert.Equal(Enumerable.Range(0, items[i].Parts).Select(part => part >= items[i].FirstPart ? 1 : 0), done[i]);
                }
            }
        },
        iter: 100);

    [Fact]
    public void DurationsAreLearntAtAnyMemorySize() => Gen.Select(Gen.Int[128, 10240], Gen.Int[1, 8], Gen.Double[1, 5000], Gen.Double[1, 50]).Sample(
        (megabytes, together, forest, linear) =>
        {
            var truth = _model with { TaskMilliseconds = new Dictionary<string, double> { ["forest"] = forest, ["linear"] = linear } };
            InvocationObservation Observe(bool cold, params (string Kind, double Share)[] pieces)
            {
                // Many small pieces keep all threads equally busy, so that the wall time is the work over the speed.
                var work = pieces.Sum(piece => truth.TaskMilliseconds[piece.Kind] * piece.Share);
                var single = LambdaCpu.Speed(megabytes, 1);
                var wall = work / LambdaCpu.Speed(megabytes, pieces.Length);
                var data = cold ? truth.DataMilliseconds / single : 0;
                var duration = wall + data + (pieces.Length == 1 ? truth.OverheadMilliseconds / single : 0);
                return new InvocationObservation
                {
                    MemoryMegabytes = megabytes,
                    DurationMilliseconds = duration,
                    DataMilliseconds = data,
                    InitMilliseconds = cold ? truth.InitMilliseconds : null,
                    ResponseSeconds = truth.RoundTripSeconds + ((duration + (cold ? truth.InitMilliseconds : 0)) / 1000),
                    Pieces = [.. pieces.Select(piece => (piece.Kind, piece.Share, wall * truth.TaskMilliseconds[piece.Kind] * piece.Share / work * 1.7))]
                };
            }

            var alone = Observe(true, ("forest", 0.25));
            alone = alone with { Pieces = [("forest", 0.25, forest * 0.25 / LambdaCpu.Speed(megabytes, 1))] };
            var model = DurationModel.From([alone, Observe(false, [.. Enumerable.Repeat(("linear", 1.0), together + 1)])]);
            Assert.Equal(forest, model.TaskMilliseconds["forest"], forest * 1e-9);
            Assert.Equal(linear, model.TaskMilliseconds["linear"], linear * 1e-9);
            Assert.Equal(truth.OverheadMilliseconds, model.OverheadMilliseconds, 1e-6);
            Assert.Equal(truth.InitMilliseconds, model.InitMilliseconds, 1e-9);
            Assert.Equal(truth.DataMilliseconds, model.DataMilliseconds, 1e-6);
            Assert.Equal(truth.RoundTripSeconds, model.RoundTripSeconds, 1e-9);
        },
        iter: 200);

    [Fact]
    public void AnInvocationIsPredictedAsBilled()
    {
        var workload = new Workload([[new WorkItem("forest", 0, 500), new WorkItem("linear", 0)]]);
        var estimate = new Estimator(_model, Runs.Price, 1000).Predict(workload, 1769, Scaling.Repetitions);
        Assert.Equal(1, estimate.Requests);
        Assert.Equal(1152.0 / 1000 * 1769 / 1024, estimate.BilledGigabyteSeconds, 12); // 100 init + 10 overhead + 40 data + 1002 work on one vCPU
        Assert.Equal(Runs.Price.Of(estimate.BilledGigabyteSeconds, 1), estimate.CostUsd, 12);
        Assert.Equal(1.152 + 0.05, estimate.Seconds, 9);

        // Half the memory, twice the time; twice the memory and the two run side by side, so the forest is what counts.
        Assert.Equal(0.1 + (2 * 1.052) + 0.05, new Estimator(_model, Runs.Price, 1000).Predict(workload, 1769 / 2, Scaling.Repetitions).Seconds, 0.01);
        Assert.Equal(0.1 + 1.05 + 0.05, new Estimator(_model, Runs.Price, 1000).Predict(workload, 3538, Scaling.Repetitions).Seconds, 9);
    }

    [Fact]
    public void EnvironmentsAreReusedAtTheLimit()
    {
        // Ten equal invocations on four environments: three rounds, four cold starts.
        var workload = new Workload([[.. Enumerable.Range(0, 10).Select(i => new WorkItem("forest", i))]]);
        var estimate = new Estimator(_model, Runs.Price, 4).Predict(workload, 1769, Scaling.Folds);
        Assert.Equal((1.01 + 0.05) + (0.14 + 1.01 + 0.05) + (1.01 + 0.05), estimate.Seconds, 9);
        Assert.Equal(((10 * 1010) + (4 * 140)) / 1000.0 * 1769 / 1024, estimate.BilledGigabyteSeconds, 9);

        // A second wave finds them warm.
        var twice = new Estimator(_model, Runs.Price, 4).Predict(new Workload([workload.Waves[0], workload.Waves[0]]), 1769, Scaling.Folds);
        Assert.Equal((20 * 1010) + (4 * 140), twice.BilledGigabyteSeconds * 1000 / 1769 * 1024, 6);
    }

    [Fact]
    public void TheTableNamesWhatToLookAt()
    {
        var workload = new Workload([[.. Enumerable.Range(0, 200).Select(i => new WorkItem(i % 2 == 0 ? "forest" : "linear", i / 10, i % 2 == 0 ? 500 : 1))]]);
        var table = EstimateTable.Of(workload, _model, Runs.Price, 1000);
        Assert.Equal(EstimateTable.UsualMemorySizes.Count * 4, table.Rows.Count);
        Assert.All(table.Rows, row => Assert.True(row.CostUsd >= table.Cheapest.CostUsd && row.Seconds >= table.Fastest.Seconds));
        Assert.DoesNotContain(table.Rows, row => row.Seconds < table.Knee.Seconds && row.CostUsd < table.Knee.CostUsd);
        Assert.InRange(table.Knee.CostUsd, table.Cheapest.CostUsd, table.Fastest.CostUsd);
        Assert.InRange(table.Knee.Seconds, table.Fastest.Seconds, table.Cheapest.Seconds);

        var slow = _model with { TaskMilliseconds = new Dictionary<string, double> { ["forest"] = 4e7, ["linear"] = 2 } };
        Assert.Throws<InputException>(() => EstimateTable.Of(workload, slow, Runs.Price, 1000, [1769], [Scaling.Folds]).Knee);
    }

    [Fact]
    public void AutomaticScalingFollowsItsTarget()
    {
        var items = Enumerable.Range(0, 1000).Select(i => new WorkItem(i % 2 == 0 ? "forest" : "linear", i / 10, i % 2 == 0 ? 500 : 1)).ToList();
        var workload = new Workload([items]);
        var estimator = new Estimator(_model, Runs.Price, 1000);
        Estimate Auto(AutoTarget target) => estimator.Predict(workload, 1769, Scaling.Auto, target);
        foreach (var scaling in new[] { Scaling.Repetitions, Scaling.Folds, Scaling.Trees })
        {
            var fixedPlan = estimator.Predict(workload, 1769, scaling);
            Assert.True(Auto(AutoTarget.Time).Seconds <= 1.05 * fixedPlan.Seconds);
            Assert.True(Auto(AutoTarget.Money).CostUsd <= 1.05 * fixedPlan.CostUsd);
        }

        Assert.True(Auto(AutoTarget.Time).Seconds < 1.3); // 500 s of work on 1,000 environments: the start is what is left
        Assert.True(Auto(AutoTarget.Money).CostUsd < Auto(AutoTarget.Time).CostUsd);
        Assert.InRange(Auto(AutoTarget.Balanced).Seconds, Auto(AutoTarget.Time).Seconds, Auto(AutoTarget.Money).Seconds);

        // Twelve of fifteen minutes is the most that is planned.
        var slow = _model with { TaskMilliseconds = new Dictionary<string, double> { ["forest"] = 2e6, ["linear"] = 2 } };
        var plan = new AutoScaler(new Estimator(slow, Runs.Price, 10), slow, 10).Choose(items, 1769, AutoTarget.Money);
        Assert.All(plan, pieces => Assert.True(slow.HandlerMilliseconds(items, pieces, 1769) <= 720_000));
        var hopeless = _model with { TaskMilliseconds = new Dictionary<string, double> { ["forest"] = 1, ["linear"] = 1e6 } };
        Assert.Contains(
            "the longest task would take about 1000 s",
            Assert.Throws<InputException>(() => new AutoScaler(new Estimator(hopeless, Runs.Price, 10), hopeless, 10).Choose(items, 1769, AutoTarget.Time)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheGuardCountsWhatIsInFlight()
    {
        var spent = 0.0;
        var guard = new CostGuard(1, () => spent);
        guard.RequireAffordable(0.99);
        Assert.Throws<CostLimitException>(() => guard.RequireAffordable(1.01));
        guard.Reserve(0.6);
        Assert.Throws<CostLimitException>(() => guard.Reserve(0.5));
        guard.Release(0.6);
        spent = 0.4;
        guard.Reserve(0.5);
        spent = 0.6;
        Assert.Throws<CostLimitException>(() => guard.Reserve(0));
        new CostGuard(null, () => 1e9).Reserve(1e9);
    }

    [Theory]
    [InlineData("n_rep", ScalingKind.Repetitions)]
    [InlineData("n_folds * n_rep", ScalingKind.Folds)]
    [InlineData("n_folds*n_rep", ScalingKind.Folds)]
    [InlineData("trees", ScalingKind.Trees)]
    [InlineData("trees:25", ScalingKind.Trees)]
    [InlineData("auto", ScalingKind.Auto)]
    public void ScalingsHaveNames(string text, ScalingKind kind)
    {
        Assert.Equal(kind, Scaling.Parse(text).Kind);
        Assert.Equal(Scaling.Parse(text), Scaling.Parse(Scaling.Parse(text).ToString()));
        Assert.Throws<InputException>(() => Scaling.Parse(text + "0:0"));
    }
}
