using System.Globalization;
using DoubleML.IO.Results;

namespace DoubleML.Cli.Rendering;

/// <summary>Tuned hyperparameters for people.</summary>
internal static class TuningTable
{
    private const int TopCandidates = 5;
    private const int MostRows = 40;

    /// <summary>The best candidates of each search, or the best one only where each fold has a search of its own.</summary>
    public static void Write(Terminal terminal, TuneDocument document)
    {
        var count = document.Nuisances.Max(search => search.NCandidates);
        terminal.Out.WriteLine(
            $"{document.Model}, {document.Score}: {document.Method} over up to {count} candidates, {document.NFoldsTune} folds "
            + $"{(document.TuneOnFolds ? "of each fold's training rows" : "of the whole sample")}, seed {document.Seed}");
        if (document.TuneOnFolds)
        {
            WriteBest(terminal, document.Nuisances);
        }
        else
        {
            WriteTop(terminal, document.Nuisances);
        }

        terminal.Out.WriteLine(
            $"{document.Execution.Tasks} fits in {document.Execution.FitSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s ({document.Execution.Backend})");
    }

    /// <summary>The best candidate of each search.</summary>
    public static void WriteBest(Terminal terminal, IReadOnlyList<NuisanceTuning> searches)
    {
        TextTable.Write(
            terminal,
            ["nuisance", "tuned on", "best parameters", "score", "± sd", "candidates"],
            searches.Take(MostRows).Select(search => new[]
            {
                NameOf(search, searches),
                search.Fold is null ? "whole sample" : $"repetition {search.Repetition}, fold {search.Fold}",
                Parameters(search.Best),
                $"{search.Scoring} {Number(search.Best.MeanScore)}",
                Number(search.Best.StdScore),
                search.NCandidates.ToString(CultureInfo.InvariantCulture),
            }));
        if (searches.Count > MostRows)
        {
            terminal.Out.WriteLine($"and {searches.Count - MostRows} more (--format json tells all)");
        }
    }

    private static void WriteTop(Terminal terminal, IReadOnlyList<NuisanceTuning> searches)
    {
        var halves = searches.Any(search => search.Best.NResources is not null);
        string[] columns = ["nuisance", "rank", "parameters", "score", "± sd", .. halves ? new[] { "round", "resources" } : []];
        TextTable.Write(terminal, columns, searches.SelectMany(search => search.Candidates!.OrderBy(candidate => candidate.Rank).Take(TopCandidates)
            .Select((candidate, i) => (string[])
            [
                i == 0 ? NameOf(search, searches) : "",
                candidate.Rank.ToString(CultureInfo.InvariantCulture),
                Parameters(candidate),
                $"{search.Scoring} {Number(candidate.MeanScore)}",
                Number(candidate.StdScore),
                .. halves ? new[] { $"{candidate.Iter}", $"{candidate.NResources}" } : [],
            ])));
    }

    private static string NameOf(NuisanceTuning search, IReadOnlyList<NuisanceTuning> all) =>
        all.All(other => other.Estimand == search.Estimand) ? search.Nuisance : $"{search.Nuisance} of {search.Estimand}";

    private static string Parameters(CandidateResult candidate) =>
        string.Join(", ", candidate.Parameters.Select(parameter => $"{parameter.Key} = {parameter.Value.GetRawText()}"));

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
