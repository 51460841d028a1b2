using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.IO.Tables;
using DoubleML.Sampling;

namespace DoubleML.IO.Spec;

/// <summary>
/// A given sample split. <c>.csv</c>: one row an observation, one column a repetition, the 0-based fold in which the observation is a test
/// case. <c>.json</c>: <c>[repetition][fold] = {"train": […], "test": […]}</c>, optionally with <c>"test_clusters": [[…], […]]</c> and
/// <c>"inner": [{"train": […], "test": […]}, …]</c>.
/// </summary>
internal static class FoldsFile
{
    public static async Task<(IReadOnlyList<IReadOnlyList<Fold>> Folds, int NFolds)> ReadAsync(
        string location, FileSources sources, CancellationToken cancellationToken, string key = "folds")
    {
        var folds = location.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? await ReadJsonAsync(location, sources, cancellationToken, key).ConfigureAwait(false)
            : await ReadCsvAsync(location, sources, cancellationToken, key).ConfigureAwait(false);
        return (folds, folds[0].Count);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<Fold>>> ReadCsvAsync(
        string location, FileSources sources, CancellationToken cancellationToken, string key = "folds")
    {
        var table = await new TableReader(sources).ReadAsync(
            location, new TableRequest { Key = key, Others = true }, cancellationToken).ConfigureAwait(false);
        var rows = Enumerable.Range(0, table.Data.RowCount).ToArray();
        return [.. table.Data.Names.Select(name =>
        {
            var column = table.Data[name];
            var bad = Array.FindIndex(column, value => !(value >= 0 && value < column.Length && Math.Floor(value) == value));
            if (bad >= 0)
            {
                throw new InputException(
                    $"{key}: column '{name}' of '{location}' has {column[bad]} in row {bad + 1}, expected a whole number from 0 (the first fold)");
            }

            var k = (int)column.Max() + 1;
            var empty = Enumerable.Range(0, k).Except(column.Select(value => (int)value)).DefaultIfEmpty(-1).First();
            return empty < 0 && k > 1
                ? KFold.FromAssignment(rows, k, row => (int)column[row])
                : throw new InputException(
                    $"{key}: column '{name}' of '{location}' has {(k > 1 ? $"no row in fold {empty}" : "one fold only")}, " +
                    "expected folds 0 to K − 1, K ≥ 2");
        })];
    }

    private static async Task<IReadOnlyList<IReadOnlyList<Fold>>> ReadJsonAsync(
        string location, FileSources sources, CancellationToken cancellationToken, string key = "folds")
    {
        var stream = await sources.OpenAsync(key, location, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
                var shape = FoldsJson.Default.FoldDocumentArrayArray;
                JsonShape.Check(document.RootElement, shape, key);
                var repetitions = document.RootElement.Deserialize(shape)!;
                var empty = Array.FindIndex(repetitions, folds => folds.Length == 0);
                if (repetitions.Length == 0 || empty >= 0)
                {
                    throw new InputException(
                        $"{key}: '{location}' has no folds{(empty < 0 ? "" : $" in repetition {empty}")}, expected some");
                }

                return [.. repetitions.Select(folds => folds.Select(fold => fold.ToFold()).ToArray())];
            }
            catch (JsonException exception)
            {
                throw new InputException(
                    $"{key}: '{location}', line {exception.LineNumber + 1}: " +
                    $"expected JSON, [repetition][fold] = {{\"train\": […], \"test\": […]}}", exception);
            }
        }
    }
}

internal sealed record FoldDocument
{
    public required int[] Train { get; init; }

    public required int[] Test { get; init; }

    public double[][]? TestClusters { get; init; }

    public FoldDocument[]? Inner { get; init; }

    public Fold ToFold() => new(Sorted(Train), Sorted(Test))
    {
        TestClusters = TestClusters,
        Inner = Inner is null ? null : [.. Inner.Select(inner => inner.ToFold())],
    };

    private static int[] Sorted(int[] rows) => [.. rows.Order()];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FoldDocument[][]))]
internal sealed partial class FoldsJson : JsonSerializerContext;
