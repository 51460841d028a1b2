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
        var command = new Command("simulate", "Simulate the paper's experiment: time and dollars for memory sizes and scalings.") { file, print };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(print))
            {
                terminal.Out.WriteLine(SimulationParameters.DefaultJson.TrimEnd());
                return;
            }

            var parameters = parsed.GetValue(file) is { } path ? Read(path) : SimulationParameters.Default;
            var simulator = new LambdaSimulator(parameters);
            foreach (var engine in parameters.Engines)
            {
                terminal.Out.WriteLine($"{engine.Name}: {parameters.NRep.Value} repetitions, {parameters.NFolds.Value} folds, {parameters.Nuisances.Value} nuisances");
                EstimateReport.Write(terminal, new EstimateTable([.. simulator.RunAll(engine).Select(run => run.ToEstimate())]));
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
