using System.CommandLine;
using System.CommandLine.Completions;
using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.IO.PublicData;
using DoubleML.IO.Tables;
using DoubleML.Learners;
using DoubleML.Models;
using DoubleML.Report.Kinds;
using DoubleML.Simulation;

namespace DoubleML.Cli.Completion;

/// <summary>The values that options and arguments take, for completion. What is not listed here follows from the help name (FILE, COLUMN).</summary>
internal static class ValueCompletions
{
    private static readonly Dictionary<string, Func<string, ParseResult, IEnumerable<string>>> Sources = new(StringComparer.Ordinal)
    {
        ["--model"] = (word, _) => ShortForm.Complete(word, ModelCatalog.Prototypes.Keys, ShortForm.KeysOfModel),
        ["--learner"] = (word, _) => ShortForm.CompleteAfterNuisance(word, FitOptions.KnownLearners, LearnerCatalog.Prototypes.Keys, ShortForm.KeysOfLearner),
        ["--simulate"] = (word, _) => ShortForm.Complete(word, SimulationCatalog.All.Select(process => process.Name), ShortForm.KeysOfSimulation),
        ["--score"] = (_, parsed) => Scores.Of(Given(parsed, "--model")?.Split(':')[0]),
        ["--bootstrap"] = (_, _) => ["normal", "Bayes", "wild"],
        ["--p-adjust"] = (_, _) => MultipleTesting.Methods,
        ["--on"] = (_, _) => ["local", "lambda"],
        ["--scaling"] = (_, _) => ["auto", "n_rep", "trees"],
        ["--target"] = (_, _) => ["balanced", "time", "money"],
        ["--format"] = (_, _) => ["table", "json"],
        ["--kind"] = (_, _) => FigureKind.All.Select(kind => kind.Name),
        ["--theme"] = (_, _) => ["light", "dark"],
        ["--architecture"] = (_, _) => ["x86_64", "arm64"],
        ["simulate NAME"] = (_, _) => SimulationCatalog.All.Select(process => process.Name),
        ["get NAME"] = (_, _) => PublicDataSet.All.Select(set => set.Name),
    };

    /// <summary>Gives a command's options and arguments their values, and those of the commands below it.</summary>
    /// <param name="command">The command.</param>
    public static void AddTo(Command command)
    {
        foreach (var option in command.Options)
        {
            Add(option.CompletionSources, Sources.GetValueOrDefault(option.Name) ?? Described(option.HelpName));
        }

        foreach (var argument in command.Arguments)
        {
            argument.HelpName ??= argument.Name; // or else help pages list the values in the name's place
            Add(argument.CompletionSources, Sources.GetValueOrDefault($"{command.Name} {argument.Name}") ?? Described(argument.Name));
        }

        foreach (var subcommand in command.Subcommands)
        {
            AddTo(subcommand);
        }
    }

    private static void Add(
        List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, Func<string, ParseResult, IEnumerable<string>>? source)
    {
        if (source is not null)
        {
            sources.Add(context => source(context.WordToComplete, context.ParseResult).Select(value => new CompletionItem(value)));
        }
    }

    private static Func<string, ParseResult, IEnumerable<string>>? Described(string? name) => name switch
    {
        "SPEC" or "RESULT" => (word, _) => FileCompletions.Of(word, ".json"),
        "FILE" => (word, _) => FileCompletions.Of(word, ""),
        "FOLDER" => (word, _) => FileCompletions.Of(word, null),
        "COLUMN" => (word, parsed) => ShortForm.AfterLast(',', word, Columns(Given(parsed, "--data"))),
        _ => null,
    };

    private static string? Given(ParseResult parsed, string option) => parsed.CommandResult.Command.Options
        .FirstOrDefault(candidate => candidate.Name == option) is Option<string> known ? parsed.GetValue(known) : null;

    private static IEnumerable<string> Columns(string? data)
    {
        try
        {
            return data is null ? [] : new TableReader(PublicDataStore.Sources).ReadNamesAsync(data, "--data").GetAwaiter().GetResult();
        }
        catch (InputException)
        {
            return []; // completion offers nothing where the run would say what is wrong
        }
    }
}
