using Spectre.Console;

namespace DoubleML.Cli.Rendering;

/// <summary>The progress bar of long work.</summary>
internal static class FitProgress
{
    /// <summary>Runs work under a progress bar.</summary>
    /// <param name="writer">The terminal for the bar; null for no bar.</param>
    /// <param name="what">What is counted.</param>
    /// <param name="work">The work; it reports the number done and known so far.</param>
    /// <typeparam name="T">The work's result.</typeparam>
    public static Task<T> ShowAsync<T>(TextWriter? writer, string what, Func<IProgress<(int Done, int Total)>?, Task<T>> work)
    {
        if (writer is null)
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask(what), what)));
    }

    private sealed class Bar(ProgressTask task, string what) : IProgress<(int Done, int Total)>
    {
        private readonly Lock _lock = new();

        public void Report((int Done, int Total) value)
        {
            lock (_lock)
            {
                task.MaxValue = Math.Max(1, value.Total);
                task.Value = Math.Max(task.Value, value.Done);
                task.Description = $"{what} {task.Value:0} of {value.Total}";
            }
        }
    }
}
