using System.Diagnostics;
using System.Text;
using DoubleML.Cli;

namespace DoubleML.Docs.Tests.Running;

/// <summary>
/// Runs shell blocks in the current folder. Lines that only call <c>dml</c> run inside this process; blocks with anything else
/// (pipes, variables, other programs) go to bash, with the built <c>dml</c> on its path.
/// </summary>
internal static class Shell
{
    /// <summary>How README calls the program from a checkout.</summary>
    private const string FromSource = "dotnet run -c Release --project src/DoubleML.Cli --";

    private static readonly Lazy<string> Wrapper = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("dml-path-").FullName;
        var script = Path.Combine(folder, "dml");
        File.WriteAllText(script, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "dml.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>Runs a script; the first command that fails ends it.</summary>
    public static async Task<Transcript> RunAsync(string script, CancellationToken cancellationToken)
    {
        script = script.Replace("\\\n", " ", StringComparison.Ordinal).Replace(FromSource, "dml", StringComparison.Ordinal);
        var commands = script.Split('\n').Select(ShellWords.Split).ToList();
        return commands.All(command => command is [] or ["dml", ..])
            ? await RunHereAsync(commands.OfType<string[]>().Where(command => command.Length > 0), cancellationToken)
            : await RunAsync("bash", ["-c", "set -eo pipefail\n" + script], cancellationToken);
    }

    /// <summary>Runs another program, with <c>dml</c> on its path.</summary>
    public static async Task<Transcript> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = Wrapper.Value + Path.PathSeparator + start.Environment["PATH"];
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return new Transcript(process.ExitCode, await output, await error);
    }

    private static async Task<Transcript> RunHereAsync(IEnumerable<string[]> commands, CancellationToken cancellationToken)
    {
        var (output, error) = (new StringBuilder(), new StringBuilder());
        foreach (var command in commands)
        {
            var (arguments, file) = command is [.. var first, ">", var path] ? (first, path) : (command, null);
            var (here, there) = (new StringWriter(), new StringWriter());
            var code = await CommandLine.RunAsync([.. arguments.Skip(1)], new Terminal(here, there), cancellationToken);
            error.Append(there);
            if (file is null)
            {
                output.Append(here);
            }
            else
            {
                await File.WriteAllTextAsync(file, here.ToString(), cancellationToken);
            }

            if (code != 0)
            {
                return new Transcript(code, output.ToString(), error.ToString());
            }
        }

        return new Transcript(0, output.ToString(), error.ToString());
    }
}
