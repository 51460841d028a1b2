using System.CommandLine;
using System.Globalization;
using DoubleML.Cli.Rendering;
using DoubleML.IO;
using DoubleML.IO.Tables;
using DoubleML.Sampling;
using DoubleML.Simulation;

namespace DoubleML.Cli.Simulation;

/// <summary><c>dml simulate</c>: draws data from a published data-generating process.</summary>
internal static class SimulateCommand
{
    private const string Examples = """
        # which processes there are, and the parameters of one
        dml simulate --list
        dml simulate plr_CCDDHNR2018 --list
        # 500 rows to standard output, or to a file
        dml simulate plr_CCDDHNR2018 --n-obs 500 --seed 1
        dml simulate irm_data --n-obs 10000 --theta 0.3 --out data.parquet
        # simulate and estimate in one go
        dml fit --simulate plr_CCDDHNR2018:n_obs=500 --model plr --learner lasso_cv
        """;

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The data-generating process (see --list).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var seed = new Option<ulong>("--seed")
        {
            HelpName = "NUMBER",
            Description = "Seed of the draw (default 42).",
            DefaultValueFactory = _ => 42,
        };
        var output = new Option<string?>("--out")
        {
            HelpName = "FILE",
            Description = "A .csv, .csv.gz or .parquet file; default: CSV on standard output.",
        };
        var list = new Option<bool>("--list") { Description = "List the processes, or the parameters of NAME." };
        var command = new Command(
            "simulate", "Draw data from a published data-generating process. Its parameters are options, such as --n-obs and --theta.")
        {
            name, seed, output, list,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var process = parsed.GetValue(name);
            if (parsed.GetValue(list))
            {
                List(process, terminal);
                return;
            }

            if (process is null)
            {
                throw new InputException("NAME is not there, expected a data-generating process (see dml simulate --list)");
            }

            var target = parsed.GetValue(output);
            if (target is not null)
            {
                TableWriter.RequireFormat("--out", target);
                AtomicFile.RequireFolder("--out", target);
            }

            var data = SimulationCatalog.Create(process, Parameters(parsed.UnmatchedTokens))
                .Draw(RandomKey.FromSeed(parsed.GetValue(seed)));
            await WriteAsync(data, target, terminal, cancellationToken);
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static async Task WriteAsync(SimulatedData data, string? target, Terminal terminal, CancellationToken cancellationToken)
    {
        var columns = data.ColumnNames.Select((name, j) => KeyValuePair.Create(name, data.Columns[j])).ToList();
        if (target is null)
        {
            TableWriter.WriteCsv(terminal.Out, columns);
            return;
        }

        await TableWriter.WriteAsync("--out", target, columns, cancellationToken);
        var theta = data.Theta is { } value ? $", true theta {value.ToString(CultureInfo.InvariantCulture)}" : "";
        terminal.Error.WriteLine($"dml: {data.Name}: {data.NObs} rows, {columns.Count} columns in {target}{theta}");
    }

    private static void List(string? name, Terminal terminal)
    {
        if (name is null)
        {
            TextTable.Write(terminal, ["name", "what"], SimulationCatalog.All.Select(process => new[] { process.Name, process.Summary }));
            return;
        }

        var process = SimulationCatalog.Find(name);
        terminal.Out.WriteLine($"{process.Name}: {process.Summary}");
        TextTable.Write(
            terminal,
            ["option", "default", "what"],
            process.Parameters.Select(p => new[] { $"--{p.Name.Replace('_', '-')}", p.ValueIn(process), p.Description }));
    }

    /// <summary>The process's own parameters: <c>--key value</c> or <c>--key=value</c>.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Parameters(IReadOnlyList<string> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.StartsWith("--", StringComparison.Ordinal))
            {
                throw new InputException($"found '{token}', expected an option such as --n-obs 500");
            }

            var equals = token.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                yield return KeyValuePair.Create(token[2..equals], token[(equals + 1)..]);
            }
            else if (i + 1 < tokens.Count)
            {
                yield return KeyValuePair.Create(token[2..], tokens[++i]);
            }
            else
            {
                throw new InputException($"{token} has no value, expected one");
            }
        }
    }
}
