using Spectre.Console;

namespace DoubleML.Cli.Rendering;

/// <summary>Tables of text on standard output.</summary>
internal static class TextTable
{
    /// <summary>Wide enough for any table of this program: lines in a pipe are not broken.</summary>
    private const int WidthInPipe = 1000;

    public static void Write(Terminal terminal, IEnumerable<string> columns, IEnumerable<string[]> rows)
    {
        var table = New();
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)) { NoWrap = !terminal.OutIsTerminal });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        Console(terminal).Write(table);
    }

    /// <summary>A table in the style of this program.</summary>
    public static Table New() => new Table().Border(TableBorder.Simple);

    /// <summary>A console on standard output; plain text in a pipe.</summary>
    public static IAnsiConsole Console(Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Out),
            Ansi = terminal.OutIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.OutIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!terminal.OutIsTerminal)
        {
            console.Profile.Width = WidthInPipe;
        }

        return console;
    }
}
