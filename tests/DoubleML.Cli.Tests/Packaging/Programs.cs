using System.Diagnostics;

namespace DoubleML.Cli.Tests.Packaging;

/// <summary>Runs programs to their end.</summary>
internal static class Programs
{
    /// <summary>Runs a program.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<Dml.Outcome> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.WaitForExitAsync(token);
        return new Dml.Outcome(process.ExitCode, await output, await error);
    }
}
