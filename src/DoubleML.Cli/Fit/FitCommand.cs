using System.CommandLine;
using DoubleML.Cli.Cloud;
using DoubleML.Cli.Rendering;
using DoubleML.Cli.Reporting;
using DoubleML.CrossFitting;
using DoubleML.Estimation;
using DoubleML.IO;
using DoubleML.IO.Results;
using DoubleML.IO.Spec;
using DoubleML.IO.Tables;
using DoubleML.Serverless.Metrics;
using DoubleML.Tuning;

namespace DoubleML.Cli.Fit;

/// <summary><c>dml fit</c>: reads a run spec and runs it.</summary>
internal static class FitCommand
{
    private const string Examples = """
        # a run spec
        dml fit spec.json
        # the same with more repetitions, the result for a program
        dml fit spec.json --n-rep 20 --format json
        # without a spec: partially linear regression, random forests for all nuisances
        dml fit --data data.csv --y y --d d --model plr --learner random_forest:n_estimators=500
        # one learner a nuisance, joint intervals for two treatments
        dml fit --data data.parquet --y wage --d union female --model plr \
            --learner ml_l=lasso_cv ml_m=lasso_cv --bootstrap normal --p-adjust romano-wolf
        # simulated data, whose true effect is 0.5
        dml fit --simulate plr_CCDDHNR2018:n_obs=500 --model plr --learner lasso_cv
        # on Lambda: what dml cloud deploy made, at most 5 US cents
        dml fit spec.json --on lambda --scaling auto --max-cost 0.05
        # on the Lambda of this desk (dml cloud local)
        dml fit spec.json --on lambda --endpoint http://127.0.0.1:9001
        # a report to look at
        dml fit spec.json --report report.html
        # save a command line as a spec
        dml fit --data data.csv --y y --d d --model plr --learner lasso_cv --print-spec > spec.json
        """;

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "fit", "Estimate a model: read a run spec, or take options, and print estimates with confidence intervals.");
        var options = new FitCommandOptions();
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = options.ToSpec(parsed);
            if (parsed.GetValue(options.PrintSpec))
            {
                terminal.Out.WriteLine(SpecReader.Print(spec));
                return;
            }

            await RunAsync(spec, terminal, cancellationToken);
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static async Task RunAsync(RunSpec spec, Terminal terminal, CancellationToken cancellationToken)
    {
        RequireOutputs(spec.Output);
        var inputs = await RunInputs.ReadAsync(spec, Sources.All(spec.Execution), cancellationToken);
        inputs.RequireSupport(spec);
        if (spec.Output.Report is not null && spec.Sensitivity is null && inputs.AllowSensitivity(spec))
        {
            spec = spec with { Sensitivity = new SensitivitySpec() };
        }

        if (inputs.TextColumns.Count > 0 && !spec.Output.Quiet)
        {
            terminal.Error.WriteLine($"dml: note: left out as controls because they hold text: {string.Join(", ", inputs.TextColumns)}");
        }

        var (fit, document) = await FitAsync(spec, inputs, terminal, cancellationToken);
        await WriteFilesAsync(spec.Output, fit, document, cancellationToken);
        if (spec.Output.Format == "json")
        {
            terminal.Out.WriteLine(ResultJson.Write(document));
        }
        else
        {
            if (document.Tuning is { } tuned)
            {
                TuningTable.WriteBest(terminal, tuned);
            }

            ResultTables.Write(terminal, document, inputs.TrueTheta);
            ServerlessFigures.Write(terminal, document.Execution);
        }
    }

    private static async Task<(FitResult Fit, ResultDocument Document)> FitAsync(
        RunSpec spec, RunInputs inputs, Terminal terminal, CancellationToken cancellationToken)
    {
        var execution = await Backends.CompleteAsync(spec, cancellationToken);
        IExecutionBackend? backend = null;
        TuningResult? tuned = null;
        try
        {
            var fit = await FitProgress.ShowAsync(
                terminal.ErrorIsTerminal && !spec.Output.Quiet ? terminal.Error : null,
                "fitting nuisances",
                async progress =>
                {
                    backend = Backends.For(execution, progress);
                    var options = inputs.Options with { Backend = backend, Progress = progress };
                    if (inputs.Tuning is { } tuning)
                    {
                        tuned = await HyperparameterTuning.TuneAsync(
                            inputs.Data, spec.Model, options, tuning with { Progress = progress }, cancellationToken);
                        options = options with { Learners = tuned.Learners };
                    }

                    return await DoubleMachineLearning.FitAsync(inputs.Data, spec.Model, options, cancellationToken);
                });
            var document = ResultDocument.From(fit, spec, inputs) with
            {
                Tuning = tuned is null ? null : [.. tuned.Nuisances.Select(search => NuisanceTuning.From(search, withCandidates: false))],
            };
            if (document.Sensitivity is { } sensitivity)
            {
                // Benchmarks are further fits on the same backend.
                sensitivity = await sensitivity.WithBenchmarksAsync(spec.Sensitivity!, fit, inputs.Data, cancellationToken);
                document = document with
                {
                    Sensitivity = spec.Output.Report is not null && sensitivity.Contour is null
                        ? sensitivity.WithContour(fit.Estimates, spec.Sensitivity!, ContourSpec.Around(sensitivity), spec.Level)
                        : sensitivity,
                };
            }

            return (fit, backend!.Report is ServerlessReport report ? document with { Execution = ServerlessFigures.Of(report) } : document);
        }
        finally
        {
            (backend as IDisposable)?.Dispose();
        }
    }

    private static void RequireOutputs(OutputSpec output)
    {
        if (output.Path is not null)
        {
            AtomicFile.RequireFolder("output.path", output.Path);
        }

        if (output.Report is not null)
        {
            ReportCommand.RequireHtml("output.report", output.Report);
        }

        if (output.Predictions is not null)
        {
            TableWriter.RequireFormat("output.predictions", output.Predictions);
            AtomicFile.RequireFolder("output.predictions", output.Predictions);
        }
    }

    private static async Task WriteFilesAsync(
        OutputSpec output, FitResult fit, ResultDocument document, CancellationToken cancellationToken)
    {
        if (output.Predictions is not null)
        {
            await TableWriter.WriteAsync("output.predictions", output.Predictions, fit.Predictions, cancellationToken);
        }

        if (output.Path is not null)
        {
            await AtomicFile.WriteTextAsync("output.path", output.Path, ResultJson.Write(document), cancellationToken);
        }

        if (output.Report is not null)
        {
            await ReportCommand.WriteAsync("output.report", output.Report, document, cancellationToken);
        }
    }
}
