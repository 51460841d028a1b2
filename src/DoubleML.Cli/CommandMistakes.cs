using System.CommandLine;
using System.CommandLine.Parsing;
using DoubleML.IO.Spec;

namespace DoubleML.Cli;

/// <summary>Mistakes in a command line, each as a sentence that names what was found and what was expected.</summary>
internal static class CommandMistakes
{
    /// <summary>Demands a command line that can be run.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="parsed">The same, parsed.</param>
    /// <exception cref="InputException">The first mistake.</exception>
    public static void RequireNone(string[] args, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options)).Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith('-')).ToList();
        if (command.TreatUnmatchedTokensAsErrors)
        {
            RequireKnownOptions(args, known, command);
        }

        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>().Where(option => option.Tokens.Any(token => known.Contains(token.Value))))
        {
            throw NoValue(option);
        }

        if (parsed.Errors.Count > 0)
        {
            throw Sentence(parsed, parsed.Errors[0], command);
        }
    }

    /// <summary>A command with those above it, such as <c>dml data get</c>.</summary>
    /// <param name="command">The command.</param>
    public static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : "dml";

    /// <summary>An option that does not exist must not pass for an argument. A minus before a digit begins a number.</summary>
    private static void RequireKnownOptions(string[] args, List<string> known, Command command)
    {
        var unknown = args.Select(arg => arg.Split('=')[0])
            .FirstOrDefault(arg => arg is ['-', '-' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..] && !known.Contains(arg));
        if (unknown is not null)
        {
            var meant = Names.Closest(unknown.TrimStart('-'), known.Select(name => name.TrimStart('-')).Where(name => name.Length > 1));
            throw new InputException(
                $"unknown option {unknown}{(meant is null ? "" : $", did you mean --{meant}?")} ({FullName(command)} --help lists the options)");
        }
    }

    private static InputException Sentence(ParseResult parsed, ParseError error, Command command)
    {
        switch (error.SymbolResult)
        {
            case OptionResult { Tokens.Count: 0 } option:
                return NoValue(option);
            case OptionResult option when Expected(option.Option.ValueType) is { } expected:
                return new InputException($"{option.Option.Name}: found '{string.Join(' ', option.Tokens.Select(token => token.Value))}', expected {expected}");
            case CommandResult when command.Subcommands.Count > 0:
                List<string> names = [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)];
                return new InputException(parsed.UnmatchedTokens is [var unknown, ..]
                    ? $"unknown command '{unknown}', expected {Names.Suggest(unknown, names)} (see {FullName(command)} --help)"
                    : $"{FullName(command)}: there is no command after it, expected one of {string.Join(", ", names)} (see {FullName(command)} --help)");
            default:
                return new InputException($"{error.Message.TrimEnd('.')} (see {FullName(command)} --help)");
        }
    }

    private static InputException NoValue(OptionResult option) =>
        new($"{option.Option.Name} has no value, expected {option.Option.HelpName ?? "one"} after it");

    private static string? Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(int) ? "a whole number"
            : type == typeof(ulong) ? "a whole number ≥ 0"
            : type == typeof(double) ? "a number"
            : type == typeof(double[]) ? "numbers"
            : type == typeof(bool) ? "true or false"
            : null;
    }
}
