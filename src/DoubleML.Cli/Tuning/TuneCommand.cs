using System.CommandLine;
using DoubleML.Cli.Cloud;
using DoubleML.Cli.Fit;
using DoubleML.Cli.Rendering;
using DoubleML.CrossFitting;
using DoubleML.IO;
using DoubleML.IO.Results;
using DoubleML.IO.Spec;
using DoubleML.Serverless.Metrics;
using DoubleML.Tuning;

namespace DoubleML.Cli.Tuning;

/// <summary><c>dml tune</c>: searches hyperparameters of the nuisances' learners and writes a spec with the best ones.</summary>
internal static class TuneCommand
{
    private const string Examples = """
        # search what the spec's section tune says; write a spec that dml fit runs
        dml tune examples/tune.json --out tuned.json
        dml fit tuned.json
        # the same in one go
        dml fit examples/tune.json
        # another method; all scores in a file
        dml tune examples/tune.json --set tune.method=halving_grid --out tuned.json --result scores.json
        # parameters of their own for each fold
        dml tune examples/tune.json --set tune.tune_on_folds=true --out tuned.json
        # on Lambda, with the same result
        dml tune examples/tune.json --on lambda --out tuned.json
        """;

    public static Command Create(Terminal terminal)
    {
        var @out = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the run spec with the tuned learners." };
        var result = new Option<string?>("--result") { HelpName = "FILE", Description = "Write all candidates and their scores (.json)." };
        var format = new Option<string>("--format")
        {
            HelpName = "table|json",
            Description = "What is printed (default table).",
            DefaultValueFactory = _ => "table",
        };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress bar and no notes." };
        var command = new Command(
            "tune", "Tune hyperparameters of the nuisances' learners, as the section tune of the run spec says. Takes the options of dml fit.")
        {
            @out, result, format, quiet,
        };
        var options = new FitCommandOptions();
        options.AddTo(command, without: ["--out", "--out-predictions", "--report", "--format", "--quiet"]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = options.ToSpec(parsed);
            if (parsed.GetValue(options.PrintSpec))
            {
                terminal.Out.WriteLine(SpecReader.Print(spec));
                return;
            }

            var output = new Output(parsed.GetValue(@out), parsed.GetValue(result), parsed.GetValue(format)!, parsed.GetValue(quiet));
            output.Validate();
            await RunAsync(spec, output, terminal, cancellationToken);
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static async Task RunAsync(RunSpec spec, Output output, Terminal terminal, CancellationToken cancellationToken)
    {
        if (spec.Tune is null)
        {
            throw new InputException("tune is not there, expected {\"param_grid\": {NUISANCE: {PARAMETER: [values]}}} (see docs/tuning.md)");
        }

        var inputs = await RunInputs.ReadAsync(spec, Sources.All(spec.Execution), cancellationToken);
        var tuning = inputs.Tuning!;
        var (tuned, document) = await TuneAsync(spec, inputs, tuning, output, terminal, cancellationToken);
        if (output.Spec is { } path)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var text = SpecReader.Print(WithLearners(spec, tuned), folder);
            await AtomicFile.WriteTextAsync("--out", path, text + "\n", cancellationToken);
        }

        if (output.Result is not null)
        {
            await AtomicFile.WriteTextAsync("--result", output.Result, ResultJson.Write(document) + "\n", cancellationToken);
        }

        if (output.Format == "json")
        {
            terminal.Out.WriteLine(ResultJson.Write(document));
            return;
        }

        TuningTable.Write(terminal, document);
        ServerlessFigures.Write(terminal, document.Execution);
        if (output.Spec is null && !output.Quiet)
        {
            terminal.Error.WriteLine("dml: note: --out FILE writes a run spec with the tuned learners");
        }
    }

    /// <summary>The spec of the fit: nothing is left to tune, and an interrupted search is nothing to resume.</summary>
    private static RunSpec WithLearners(RunSpec spec, TuningResult tuned) => spec with
    {
        Learners = tuned.Learners,
        Tune = null,
        Execution = spec.Execution is LambdaExecution lambda ? lambda with { Resume = false } : spec.Execution,
    };

    private static async Task<(TuningResult Tuned, TuneDocument Document)> TuneAsync(
        RunSpec spec, RunInputs inputs, TuningOptions tuning, Output output, Terminal terminal, CancellationToken cancellationToken)
    {
        var execution = await Backends.CompleteAsync(spec, cancellationToken);
        IExecutionBackend? backend = null;
        try
        {
            var tuned = await FitProgress.ShowAsync(
                terminal.ErrorIsTerminal && !output.Quiet ? terminal.Error : null,
                "tuning",
                progress =>
                {
                    backend = Backends.For(execution, progress);
                    return HyperparameterTuning.TuneAsync(
                        inputs.Data, spec.Model, inputs.Options with { Backend = backend }, tuning with { Progress = progress }, cancellationToken);
                });
            var document = TuneDocument.From(tuned, spec, tuning);
            return (tuned, backend!.Report is ServerlessReport report ? document with { Execution = ServerlessFigures.Of(report) } : document);
        }
        finally
        {
            (backend as IDisposable)?.Dispose();
        }
    }

    /// <summary>What is written where.</summary>
    private sealed record Output(string? Spec, string? Result, string Format, bool Quiet)
    {
        public void Validate()
        {
            if (Format is not ("table" or "json"))
            {
                throw new InputException($"--format: found '{Format}', expected 'table' or 'json'");
            }

            foreach (var (option, path) in new[] { ("--out", Spec), ("--result", Result) })
            {
                if (path is not null)
                {
                    AtomicFile.RequireFolder(option, path);
                }
            }
        }
    }
}
