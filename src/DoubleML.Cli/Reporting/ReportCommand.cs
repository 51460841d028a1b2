using System.CommandLine;
using DoubleML.IO;
using DoubleML.IO.Results;
using DoubleML.Report.Html;

namespace DoubleML.Cli.Reporting;

/// <summary><c>dml report</c>: a result document as one HTML file.</summary>
internal static class ReportCommand
{
    private const string Examples = """
        # fit and report at once
        dml fit spec.json --report report.html
        # later, from the result document
        dml fit spec.json --out result.json
        dml report result.json --out report.html
        """;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("report", "Turn a result document into a report: one HTML file with figures and tables that opens offline.");
        var file = ResultFile.Argument();
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "The .html file (default: beside the result, with its name)." };
        command.Add(file);
        command.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            var target = parsed.GetValue(output) ?? Path.ChangeExtension(path, ".html");
            RequireHtml("--out", target);
            await WriteAsync("--out", target, ResultFile.Read(path), cancellationToken);
            terminal.Error.WriteLine($"dml: wrote {target}");
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    /// <summary>Demands a file that can become a report.</summary>
    /// <param name="key">The key or option that names it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It has another ending, or its folder is not there.</exception>
    public static void RequireHtml(string key, string path)
    {
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"{key}: found '{path}', expected a file that ends in .html");
        }

        AtomicFile.RequireFolder(key, path);
    }

    /// <summary>Writes the report of a result.</summary>
    /// <param name="key">The key or option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="result">The result.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task WriteAsync(string key, string path, ResultDocument result, CancellationToken cancellationToken) =>
        AtomicFile.WriteTextAsync(key, path, ReportPage.Write(result).TrimEnd('\n'), cancellationToken);
}
