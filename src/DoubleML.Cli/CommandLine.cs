using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Amazon.Runtime;
using DoubleML.Cli.Cloud;
using DoubleML.Cli.Completion;
using DoubleML.Cli.Fit;
using DoubleML.Cli.PublicData;
using DoubleML.Cli.Reporting;
using DoubleML.Cli.Schema;
using DoubleML.Cli.Simulation;
using DoubleML.Cli.Studies;
using DoubleML.Cli.Tuning;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Execution;

namespace DoubleML.Cli;

/// <summary>The program: its commands, its exit codes and what it does with errors and Ctrl-C.</summary>
internal static class CommandLine
{
    /// <summary>Bad input: one sentence on standard error.</summary>
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Cancelled = 130;

    private const int Failure = 1;

    private const string Examples = """
        # simulated data whose true effect is 0.5
        dml fit --simulate plr_CCDDHNR2018:n_obs=500 --model plr --learner lasso_cv
        # the experiment of the paper
        dml data get bonus
        dml fit examples/bonus.json
        # what a command can do
        dml fit --help
        """;

    /// <summary>How long running fits may take to notice Ctrl-C before the process ends without them.</summary>
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(2);

    /// <summary>Runs the process's command line; the first Ctrl-C ends it cleanly, the second at once.</summary>
    public static async Task<int> RunProcessAsync(string[] args)
    {
        NativeLibraryBundle.Register();
        using var cancellation = new CancellationTokenSource();
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        var run = Task.Run(() => RunAsync(args, Terminal.OfProcess(), cancellation.Token));
        try
        {
            return await run.WaitAsync(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(run, Task.Delay(GracePeriod));
            return Cancelled;
        }
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        try
        {
            var parsed = Root(terminal).Parse(args);
            if (parsed.Action is not (HelpWithExamples or Suggestions))
            {
                CommandMistakes.RequireNone(args, parsed);
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Cancelled;
        }
        catch (Exception exception)
        {
            return Report(exception, terminal);
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Double machine learning: causal estimates with valid confidence intervals, from the command line.")
        {
            FitCommand.Create(terminal),
            SimulateCommand.Create(terminal),
            StudyCommand.Create(terminal),
            TuneCommand.Create(terminal),
            ReportCommand.Create(terminal),
            PlotCommand.Create(terminal),
            SchemaCommand.Create(terminal),
            DataCommand.Create(terminal),
            CloudCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        var action = new HelpWithExamples((HelpAction)help.Action!);
        help.Action = action;
        root.SetAction(action.Invoke);
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine();
        Suggestions.AddTo(root);
        HelpWithExamples.Add(root, Examples);
        return root;
    }

    private static int Report(Exception exception, Terminal terminal)
    {
        // Parallel fits may fail together; the first one's sentence is enough.
        while (exception is AggregateException { InnerException: { } inner })
        {
            exception = inner;
        }

        if (exception is InputException)
        {
            terminal.Error.WriteLine($"dml: {exception.Message.ReplaceLineEndings(" ")}");
            return BadInput;
        }

        // What AWS and the function say is the message; nothing in this program is wrong.
        if (exception is AwsServiceException or DeploymentException or LambdaTaskException or AmazonServiceException or AmazonClientException)
        {
            terminal.Error.WriteLine($"dml: {exception.Message}");
            return Failure;
        }

        var isDebug = Environment.GetEnvironmentVariable("DML_DEBUG") == "1";
        terminal.Error.WriteLine(isDebug
            ? $"dml: unexpected error\n{exception}"
            : $"dml: unexpected error: {exception.Message.ReplaceLineEndings(" ")} (set DML_DEBUG=1 to see where)");
        return Failure;
    }
}
