using System.CommandLine;
using System.Xml.Linq;
using DoubleML.Cli.Rendering;
using DoubleML.IO;
using DoubleML.IO.Results;
using DoubleML.Report.Drawing;
using DoubleML.Report.Figures;
using DoubleML.Report.Kinds;

namespace DoubleML.Cli.Reporting;

/// <summary><c>dml plot</c>: one figure of a result document as SVG or PNG.</summary>
internal static class PlotCommand
{
    private const double DefaultWidth = 720;
    private const double LeastWidth = 240;
    private const double LeastHeight = 100;
    private const double LargestSize = 10_000;

    private const string Examples = """
        # what a result offers
        dml plot result.json --list
        dml plot result.json --kind forest --out forest.svg
        # of several treatments' contours that of d2, for dark slides
        dml plot result.json --kind contour --subject d2 --theme dark --width 960 --height 540 --out contour.png
        """;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("plot", "Draw one figure of a result document as .svg or .png.");
        var file = ResultFile.Argument();
        var kind = new Option<string?>("--kind") { HelpName = "KIND", Description = $"The figure: {string.Join(", ", FigureKind.All.Select(k => k.Name))}." };
        var subject = new Option<string?>("--subject") { HelpName = "NAME", Description = "Which of several figures of a kind, mostly a parameter (default: the first)." };
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "The .svg or .png file; a PNG has twice as many pixels as --width and --height." };
        var width = new Option<double>("--width") { HelpName = "PIXELS", Description = "Width.", DefaultValueFactory = _ => DefaultWidth };
        var height = new Option<double?>("--height") { HelpName = "PIXELS", Description = "Height (default: what suits the figure)." };
        var theme = new Option<string>("--theme") { HelpName = "light|dark", Description = "Colours.", DefaultValueFactory = _ => "light" };
        var list = new Option<bool>("--list") { Description = "List the figures that the result offers." };
        command.Add(file);
        foreach (var option in new Option[] { kind, subject, output, width, height, theme, list })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            if (parsed.GetValue(list))
            {
                List(terminal, ResultFile.Read(path));
                return;
            }

            var target = parsed.GetValue(output) ?? throw new InputException("--out is not there, expected a file that ends in .svg or .png");
            var write = WriterFor(target);
            RequireBetween("--width", parsed.GetValue(width), LeastWidth);
            RequireBetween("--height", parsed.GetValue(height), LeastHeight);
            AtomicFile.RequireFolder("--out", target);
            var colors = Theme.Named(parsed.GetValue(theme)!);
            var result = ResultFile.Read(path);
            var name = parsed.GetValue(kind) ?? throw new InputException(
                $"--kind is not there, expected one of {string.Join(", ", FigureKind.Offered(result).Select(offer => offer.Name))}");
            var figure = FigureKind.Find(result, name, parsed.GetValue(subject));
            using var image = new MemoryStream();
            write(figure, parsed.GetValue(width), parsed.GetValue(height), colors, image);
            image.Position = 0;
            await AtomicFile.WriteAsync("--out", target, stream => image.CopyToAsync(stream, cancellationToken));
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static void List(Terminal terminal, ResultDocument result) => TextTable.Write(
        terminal,
        ["kind", "subject", "shows"],
        FigureKind.All.SelectMany(kind => kind.Make(result).Select(figure => new[] { kind.Name, figure.Subject ?? "", kind.Description })));

    private static Action<Figure, double, double?, Theme, Stream> WriterFor(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".SVG" => (figure, width, height, theme, stream) => SvgImage.Standalone(figure, width, height, theme).Save(stream, SaveOptions.DisableFormatting),
        ".PNG" => PngImage.Write,
        _ => throw new InputException($"--out: found '{path}', expected a file that ends in .svg or .png"),
    };

    private static void RequireBetween(string option, double? value, double least)
    {
        if (value is { } size && !(size >= least && size <= LargestSize))
        {
            throw new InputException($"{option}: found {size}, expected a number of pixels from {least} to {LargestSize}");
        }
    }
}
