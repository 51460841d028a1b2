using Spectre.Console;

namespace DoubleML.Cli.Rendering;

/// <summary>The progress bar of long work.</summary>
internal static class FitProgress
{
    /// <summary>Runs work under a progress bar.</summary>
    /// <param name="writer">The terminal for the bar; null for no bar.</param>
    /// <param name="what">What is counted.</param>
    /// <param name="work">The work; it reports to the bar, which is null where there is none.</param>
    /// <typeparam name="T">The work's result.</typeparam>
    public static Task<T> ShowAsync<T>(TextWriter? writer, string what, Func<ProgressLine?, Task<T>> work)
    {
        if (writer is null)
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new ProgressLine(context.AddTask(what), what)));
    }
}
