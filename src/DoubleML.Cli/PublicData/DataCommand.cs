using System.CommandLine;
using DoubleML.Cli.Rendering;
using DoubleML.IO;
using DoubleML.IO.PublicData;
using DoubleML.IO.Tables;

namespace DoubleML.Cli.PublicData;

/// <summary><c>dml data</c>: public data sets of the literature.</summary>
internal static class DataCommand
{
    private const string Examples = """
        # which data sets there are
        dml data list
        # get one and use it
        dml data get bonus
        dml fit examples/bonus.json
        # from a copy of the raw file, and as a file of one's own
        dml data get bonus --from penn_jae.dat --out bonus.csv
        """;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("data", "Public data sets: list them, get them. Run specs name them as \"path\": \"dataset:NAME\".")
        {
            List(terminal),
            Get(terminal),
        };
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the public data sets.");
        command.SetAction(_ =>
        {
            var store = PublicDataStore.FromEnvironment();
            TextTable.Write(
                terminal,
                ["name", "here", "what", "raw file"],
                PublicDataSet.All.Select(set => new[]
                {
                    set.Name, File.Exists(store.PathOf(set)) ? "yes" : "no", set.Description, store.AddressOf(set).ToString(),
                }));
        });
        HelpWithExamples.Add(command, "dml data list");
        return command;
    }

    private static Command Get(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = string.Join(" or ", PublicDataSet.All.Select(set => set.Name)) + "." };
        var from = new Option<string?>("--from")
        {
            HelpName = "FILE",
            Description = "A copy of the raw file instead of the public address.",
        };
        var output = new Option<string?>("--out")
        {
            HelpName = "FILE",
            Description = "Also write the analysis columns to a .csv, .csv.gz or .parquet file.",
        };
        var command = new Command("get", "Get a public data set: download or copy it, check it (SHA-256), keep its analysis columns.")
        {
            name, from, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = PublicDataSet.Find(parsed.GetValue(name)!);
            var target = parsed.GetValue(output);
            if (target is not null)
            {
                TableWriter.RequireFormat("--out", target);
                AtomicFile.RequireFolder("--out", target);
            }

            var store = PublicDataStore.FromEnvironment();
            var columns = await store.GetAsync(set, parsed.GetValue(from), cancellationToken);
            if (target is not null)
            {
                await TableWriter.WriteAsync("--out", target, columns, cancellationToken);
            }

            terminal.Error.WriteLine(
                $"dml: data set {set.Name}: {columns[0].Value.Length} rows, {columns.Count} columns in {target ?? store.PathOf(set)}");
        });
        HelpWithExamples.Add(command, "dml data get bonus\ndml data get bonus --from penn_jae.dat --out bonus.csv");
        return command;
    }
}
