using System.CommandLine;
using DoubleML.Cli.Fit;
using DoubleML.Cli.Rendering;
using DoubleML.IO;
using DoubleML.IO.Results;
using DoubleML.IO.Spec;
using DoubleML.IO.Tables;
using DoubleML.Studies;

namespace DoubleML.Cli.Studies;

/// <summary><c>dml study</c>: how an estimator fares on many data sets whose true parameter is known.</summary>
internal static class StudyCommand
{
    private const string Examples = """
        # do the 95 % intervals of examples/plr.json contain the true effect in 95 % of 500 samples?
        dml study examples/plr.json --samples 500
        # the same with another learner, the result for a program, every sample's estimate in a file
        dml study examples/plr.json --learner ml_l=random_forest --format json --csv samples.csv
        # without a spec
        dml study --simulate irm_data:n_obs=1000 --model irm --learner ml_g=linear_regression ml_m=logistic_regression
        # true parameters that the simulation does not tell
        dml study examples/several_treatments.json --theta 0.5 0.25
        """;

    public static Command Create(Terminal terminal)
    {
        var samples = new Option<int>("--samples")
        {
            HelpName = "NUMBER",
            Description = "Independent data sets (default 500).",
            DefaultValueFactory = _ => 500,
        };
        var theta = new Option<double[]>("--theta")
        {
            HelpName = "NUMBER",
            Description = "True parameter: one, or one a parameter; default: what the simulation tells.",
            AllowMultipleArgumentsPerToken = true,
        };
        var parallel = new Option<int?>("--parallel")
        {
            HelpName = "NUMBER",
            Description = "Samples at the same time (default: the number of threads; 1 where fits run elsewhere).",
        };
        var csv = new Option<string?>("--csv") { HelpName = "FILE", Description = "Write every sample's estimate to a .csv, .csv.gz or .parquet file." };
        var command = new Command(
            "study",
            "Monte-Carlo study: estimate on many simulated data sets; report coverage of the intervals, bias and error. Takes the options of dml fit.")
        {
            samples, theta, parallel, csv,
        };
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

            var execution = await Backends.CompleteAsync(spec, cancellationToken) switch
            {
                LocalExecution => new LocalExecution(Threads: 1),
                LambdaExecution lambda => lambda with { Journal = null, Resume = false }, // a journal holds one run, not many
                var other => other,
            };
            var study = SpecStudy.Of(spec) with
            {
                Samples = parsed.GetValue(samples),
                Theta = parsed.GetResult(theta) is { Implicit: false } ? parsed.GetValue(theta) : null,
                Workers = Workers(spec.Execution, parsed.GetValue(parallel)),
                Backend = () => Backends.For(execution),
            };
            await RunAsync(study, spec, parsed.GetValue(csv), terminal, cancellationToken);
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    /// <summary>Threads of this machine work on whole samples; a backend elsewhere gets its concurrency from within one sample.</summary>
    private static int Workers(ExecutionSpec execution, int? parallel) => parallel switch
    {
        < 1 => throw new InputException($"--parallel: found {parallel}, expected a whole number ≥ 1"),
        { } given => given,
        _ => execution is LocalExecution { Threads: var threads } ? threads : 1,
    };

    private static async Task RunAsync(MonteCarloStudy study, RunSpec spec, string? csv, Terminal terminal, CancellationToken cancellationToken)
    {
        if (spec.Output.Report is not null)
        {
            throw new InputException("output.report: found in a study, which has no report; leave the key out");
        }

        if (spec.Output.Path is { } path)
        {
            AtomicFile.RequireFolder("output.path", path);
        }

        if (csv is not null)
        {
            TableWriter.RequireFormat("--csv", csv);
            AtomicFile.RequireFolder("--csv", csv);
        }

        var result = await FitProgress.ShowAsync(
            terminal.ErrorIsTerminal && !spec.Output.Quiet ? terminal.Error : null,
            "samples",
            progress => (study with { Progress = progress }).RunAsync(cancellationToken));
        var document = StudyDocument.From(study, result, spec);
        if (csv is not null)
        {
            await TableWriter.WriteAsync("--csv", csv, StudyDocument.Table(result), cancellationToken);
        }

        if (spec.Output.Path is not null)
        {
            await AtomicFile.WriteTextAsync("output.path", spec.Output.Path, ResultJson.Write(document), cancellationToken);
        }

        if (spec.Output.Format == "json")
        {
            terminal.Out.WriteLine(ResultJson.Write(document));
        }
        else
        {
            StudyTable.Write(terminal, document);
        }
    }
}
