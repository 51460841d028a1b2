using System.CommandLine;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Simulation;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud simulate</c>: the experiment of Kurz (2021), event by event.</summary>
internal static class CloudSimulateCommand
{
    private const string Examples = """
        # the paper's experiment with this program and with the paper's
        dml cloud simulate
        # what is assumed, with sources; then with assumptions of your own
        dml cloud simulate --print-parameters > mine.json
        dml cloud simulate --parameters mine.json
        """;

    public static Command Create(Terminal terminal)
    {
        var file = new Option<string?>("--parameters")
        {
            HelpName = "FILE",
            Description = "Parameters of your own, in the form of --print-parameters.",
        };
        var print = new Option<bool>("--print-parameters") { Description = "Print the parameters with their sources, and end." };
        var format = new Option<string>("--format")
        {
            HelpName = "table|json",
            Description = "What is printed (default table).",
            DefaultValueFactory = _ => "table",
        };
        format.AcceptOnlyFromAmong("table", "json");
        var command = new Command("simulate", "Simulate the paper's experiment: time and dollars for memory sizes and scalings.") { file, print, format };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(print))
            {
                terminal.Out.WriteLine(SimulationParameters.DefaultJson.TrimEnd());
                return;
            }

            var parameters = parsed.GetValue(file) is { } path ? Read(path) : SimulationParameters.Default;
            var simulator = new LambdaSimulator(parameters);
            var tables = parameters.Engines
                .Select(engine => (Engine: engine, Table: new EstimateTable([.. simulator.RunAll(engine).Select(run => run.ToEstimate())]))).ToList();
            if (parsed.GetValue(format) == "json")
            {
                terminal.Out.WriteLine(EstimateDocument.Write([.. tables.Select(run => EstimateDocument.Of(run.Table, run.Engine.Name))]));
                return;
            }

            foreach (var (engine, table) in tables)
            {
                terminal.Out.WriteLine($"{engine.Name}: {parameters.NRep.Value} repetitions, {parameters.NFolds.Value} folds, {parameters.Nuisances.Value} nuisances");
                EstimateReport.Write(terminal, table);
                terminal.Out.WriteLine();
            }
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static SimulationParameters Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return SimulationParameters.Read(path, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--parameters: '{path}' cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }
}
