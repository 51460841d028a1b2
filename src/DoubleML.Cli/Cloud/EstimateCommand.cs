using System.CommandLine;
using DoubleML.Cli.Fit;
using DoubleML.Cli.Rendering;
using DoubleML.Estimation;
using DoubleML.IO.Spec;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud estimate</c>: measures the tasks of one repetition and predicts the whole run.</summary>
internal static class EstimateCommand
{
    private const string Examples = """
        # measured on one processor of this machine
        dml cloud estimate examples/bonus.json
        # measured on the deployed function (costs one repetition), or on the desk's
        dml cloud estimate examples/bonus.json --on lambda
        dml cloud estimate examples/bonus.json --on lambda --endpoint http://127.0.0.1:9001
        # for other memory sizes, at most 100 functions at a time
        dml cloud estimate examples/bonus.json --sizes 1024 1769 3008 --concurrency 100
        # for a plot of your own
        dml cloud estimate examples/bonus.json --format json > estimate.json
        """;

    public static Command Create(Terminal terminal)
    {
        var sizes = new Option<int[]>("--sizes")
        {
            HelpName = "MB",
            Description = "Memory sizes to compare.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("estimate", "What a run would take: time and dollars for memory sizes and scalings. Takes the options of dml fit.") { sizes };
        var options = new FitCommandOptions();
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(sizes) is { Length: > 0 } given ? given : null;
            if (wanted is not null && wanted.Any(megabytes => megabytes is < LambdaCpu.MinMegabytes or > LambdaCpu.MaxMegabytes))
            {
                throw new InputException(
                    $"--sizes: found {string.Join(", ", wanted)}, expected {LambdaCpu.MinMegabytes} to {LambdaCpu.MaxMegabytes} MB");
            }

            await RunAsync(options.ToSpec(parsed), wanted, terminal, cancellationToken);
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static async Task RunAsync(RunSpec spec, IReadOnlyList<int>? sizes, Terminal terminal, CancellationToken cancellationToken)
    {
        if (spec.Tune is not null)
        {
            throw new InputException("tune: the estimate is for fits; run dml tune first, or leave the key out (--set tune=null)");
        }

        var inputs = await RunInputs.ReadAsync(spec, Sources.All(spec.Execution), cancellationToken);

        // One repetition has the tasks of all others; predictions made elsewhere may be there for all or none.
        var all = inputs.Options;
        var repetitions = ReferenceEquals(all.Predictions, CrossFitting.ExternalPredictions.None) ? all.NRep : 1;
        var small = repetitions == 1 ? all : all with { NRep = 1, Folds = all.Folds is { } folds ? [folds[0]] : null };
        var execution = await Backends.CompleteAsync(spec, cancellationToken);
        using var functions = execution is LambdaExecution lambda
            ? new LambdaRun(lambda with { Scaling = Scaling.Folds.ToString(), Journal = null, Resume = false }, null)
            : null;
        var backend = new MeasuringBackend(functions, () => functions!.Observations);
        await FitProgress.ShowAsync(
            terminal.ErrorIsTerminal && !spec.Output.Quiet ? terminal.Error : null,
            "measuring",
            progress => DoubleMachineLearning.FitAsync(inputs.Data, spec.Model, small with { Backend = backend, Progress = progress }, cancellationToken));

        var given = execution as LambdaExecution ?? new LambdaExecution();
        var architecture = FunctionPackage.Parse("execution.architecture", given.Architecture ?? "x86_64");
        var region = given.Region ?? "us-east-1";
        var price = LambdaRun.PriceOf(given, region, architecture) ?? PriceList.Default.Lambda(region, architecture);
        var model = DurationModel.From(backend.Observations);
        if (functions is null)
        {
            // One processor of this machine knows neither the way to a function nor its start.
            model = new DurationModel { TaskMilliseconds = model.TaskMilliseconds };
        }

        var workload = backend.Workload(repetitions);
        var table = EstimateTable.Of(workload, model, price, given.Concurrency ?? 1000, sizes);
        if (spec.Output.Format == "json")
        {
            terminal.Out.WriteLine(EstimateDocument.Of(table, workload, functions is null ? "local" : "lambda", model).Write());
            return;
        }

        terminal.Out.WriteLine(
            $"{workload.TaskCount} tasks in {workload.Waves.Count} wave{(workload.Waves.Count == 1 ? "" : "s")}, measured on " +
            $"{(functions is null ? "one processor of this machine" : "the function")}: " +
            string.Join(", ", model.TaskMilliseconds.Select(kind => $"{kind.Key} {kind.Value:0.0} ms")));
        EstimateReport.Write(terminal, table);
    }
}
