using System.Globalization;
using DoubleML.IO.Results;
using DoubleML.Studies;

namespace DoubleML.Cli.Rendering;

/// <summary>A study for people.</summary>
internal static class StudyTable
{
    public static void Write(Terminal terminal, StudyDocument study)
    {
        terminal.Out.WriteLine(
            $"{study.Model}, {study.Score}: {study.Samples} samples of {study.Simulation}, n = {Number(study.NObs)}, {study.NFolds} folds, "
            + $"{study.NRep} repetition{(study.NRep == 1 ? "" : "s")}, seed {study.Seed}");
        TextTable.Write(
            terminal,
            ["", "true theta", $"coverage of {Percent(study.Level)}", "bias", "rmse", "mean se", "sd", "se / sd", "rejection"],
            study.Parameters.Select(parameter => new[]
            {
                parameter.Name,
                Number(parameter.Theta),
                Percent(parameter.Coverage),
                Number(parameter.Bias),
                Number(parameter.Rmse),
                Number(parameter.MeanSe),
                Number(parameter.Sd),
                Number(parameter.SeRatio),
                Percent(parameter.Rejection),
            }));
        terminal.Out.WriteLine("± is the Monte-Carlo standard error; rejection is of the true theta");
        terminal.Out.WriteLine(
            $"{study.Executions.Sum(execution => execution.Tasks)} fits in {study.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s ({study.Executions[0].Backend})");
    }

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Percent(MonteCarloValue share) => $"{Percent(share.Value)} ± {(100 * share.Error).ToString("0.0", CultureInfo.InvariantCulture)}";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Number(MonteCarloValue value) => $"{Number(value.Value)} ± {value.Error.ToString("G2", CultureInfo.InvariantCulture)}";
}
