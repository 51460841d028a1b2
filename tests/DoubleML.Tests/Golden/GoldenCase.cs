using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learners;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Tests.Golden;

/// <summary>A golden case read from its folder: what the reference package gave for given folds and nuisance predictions.</summary>
internal sealed class GoldenCase
{
    private readonly string _folder;

    public GoldenCase(string name)
    {
        _folder = Path.Combine(Root, name);
        Spec = JsonDocument.Parse(File.ReadAllText(PathOf("spec.json"))).RootElement;
        Expected = JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))).RootElement;
        Model = JsonSerializer.Deserialize(Spec.GetProperty("model"), GoldenJson.Default.Model)!;
        Data = ReadData();
    }

    private static readonly JsonSerializerOptions LearnerOptions = new() { TypeInfoResolver = LearnerCatalog.Json };

    private static string Root => Path.Combine(AppContext.BaseDirectory, "golden");

    public JsonElement Spec { get; }

    public JsonElement Expected { get; }

    public Model Model { get; }

    public DoubleMLData Data { get; }

    public double Level => Spec.TryGetProperty("level", out var level) ? level.GetDouble() : 0.95;

    public static IEnumerable<string> Names(params string[] models) => models.SelectMany(model =>
        Directory.GetDirectories(Path.Combine(Root, model)).Order(StringComparer.Ordinal).Select(path => $"{model}/{Path.GetFileName(path)}"));

    public FitResult Fit()
    {
        var repetitions = Spec.GetProperty("n_rep").GetInt32();
        return DoubleMachineLearning.Fit(Data, Model, new FitOptions
        {
            NFolds = Spec.GetProperty("n_folds").GetInt32(),
            NRep = repetitions,
            Folds = Spec.GetProperty("folds").GetString()!.EndsWith(".json", StringComparison.Ordinal) ? FoldsJson() : FoldsCsv(),
            Predictions = Spec.TryGetProperty("predictions", out _)
                ? new ExternalPredictions(new CsvTable(PathOf("predictions.csv")).Columns())
                : ExternalPredictions.None,
            Learners = Spec.TryGetProperty("learners", out var learners)
                ? learners.EnumerateObject().ToDictionary(entry => entry.Name, entry => JsonSerializer.Deserialize<Learner>(entry.Value, LearnerOptions)!)
                : new Dictionary<string, Learner>(),
        });
    }

    public CsvTable Table(string name) => new(PathOf(name));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private DoubleMLData ReadData()
    {
        var spec = Spec.GetProperty("data");
        string? One(string key) => spec.TryGetProperty(key, out var value) ? value.GetString() : null;
        string[]? Many(string key) =>
            !spec.TryGetProperty(key, out var value) ? null
            : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
            : [.. value.EnumerateArray().Select(element => element.GetString()!)];
        var data = new DataSet(new CsvTable(PathOf("data.csv")).Columns());
        var roles = new Roles
        {
            Y = One("y")!,
            D = Many("d")!,
            X = Many("x"),
            Z = Many("z") ?? [],
            Cluster = Many("cluster") ?? [],
            S = One("s"),
            T = One("t"),
            Id = One("id"),
        };
        return new DoubleMLData(data, roles.X is not null ? roles : roles with
        {
            X = [.. data.Names.Where(name => !roles.Named().Any(role => role.Column == name) && !Model.ExtraColumns.Contains(name))],
        });
    }

    private IReadOnlyList<IReadOnlyList<Fold>> FoldsCsv() =>
        [.. new CsvTable(PathOf("folds.csv")).Columns().Select(column => KFold.FromAssignment(
            [.. Enumerable.Range(0, column.Value.Length)], (int)column.Value.Max() + 1, row => (int)column.Value[row]))];

    private IReadOnlyList<IReadOnlyList<Fold>> FoldsJson()
    {
        var json = JsonDocument.Parse(File.ReadAllText(PathOf("folds.json"))).RootElement;
        return [.. json.EnumerateArray().Select(repetition => repetition.EnumerateArray().Select(ReadFold).ToArray())];
    }

    private static Fold ReadFold(JsonElement fold) => new(Rows(fold.GetProperty("train")), Rows(fold.GetProperty("test")))
    {
        TestClusters = fold.TryGetProperty("test_clusters", out var clusters)
            ? [.. clusters.EnumerateArray().Select(values => values.EnumerateArray().Select(value => value.GetDouble()).ToArray())]
            : null,
        Inner = fold.TryGetProperty("inner", out var inner) ? [.. inner.EnumerateArray().Select(ReadFold)] : null,
    };

    private static int[] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.GetInt32())];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Model))]
internal sealed partial class GoldenJson : JsonSerializerContext;
