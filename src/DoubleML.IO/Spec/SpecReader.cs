using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoubleML.IO.Spec;

/// <summary>Reads run specs; every mistake becomes one sentence that names the key.</summary>
public static class SpecReader
{
    /// <summary>The keys whose values are files; relative ones are relative to the spec's own folder.</summary>
    private static readonly string[][] PathKeys =

    [
        ["data", "path"], ["tune", "folds"], ["folds"], ["predictions"], ["cate", "basis"], ["cate", "grid"], ["gate", "groups"],
        ["output", "path"], ["output", "predictions"], ["output", "report"], ["execution", "store"], ["execution", "journal"],
    ];

    /// <summary>Reads a spec file as a JSON tree whose paths are relative to the current folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">There is no such file, or it is no JSON object.</exception>
    public static JsonObject Load(string path)
    {
        RequireJson(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                exception is FileNotFoundException or DirectoryNotFoundException
                    ? $"spec: {Names.MissingFile(path)}"
                    : $"spec '{path}' cannot be read: {exception.Message}",
                exception);
        }

        var spec = ParseTree(text, path);
        _ = spec.Remove("$schema"); // Editors write it: the schema that they check against.
        var folder = Path.GetDirectoryName(path) ?? "";
        ChangePaths(spec, file => Path.Combine(folder, file));
        return spec;
    }

    /// <summary>Turns a JSON tree into a spec.</summary>
    /// <param name="tree">The tree, its paths relative to the current folder.</param>
    /// <returns>A spec that has passed <see cref="RunSpec.Validate"/>.</returns>
    /// <exception cref="InputException">An unknown key, a wrong type or a value out of range.</exception>
    public static RunSpec Parse(JsonObject tree)
    {
        var spec = (JsonObject)tree.DeepClone();
        if (spec["execution"] is JsonObject execution && !execution.ContainsKey("backend"))
        {
            execution["backend"] = "local";
        }

        using var document = JsonDocument.Parse(spec.ToJsonString());
        JsonShape.Check(document.RootElement, SpecJson.RunSpec, "");
        RunSpec result;
        try
        {
            result = document.RootElement.Deserialize(SpecJson.RunSpec)!;
        }
        catch (JsonException exception)
        {
            throw new InputException($"{exception.Path?.TrimStart('$', '.')}: {exception.Message}", exception);
        }

        result.Validate();
        return result;
    }

    /// <summary>Writes a spec as it would be read again from a file in the current folder.</summary>
    /// <param name="spec">The spec.</param>
    public static string Print(RunSpec spec) => JsonSerializer.Serialize(spec, SpecJson.RunSpec);

    /// <summary>Writes a spec as it would be read again from another folder.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">The folder of the file that the spec is written to.</param>
    public static string Print(RunSpec spec, string folder)
    {
        var tree = JsonSerializer.SerializeToNode(spec, SpecJson.RunSpec)!.AsObject();
        ChangePaths(tree, file => Path.IsPathRooted(file) ? file : Path.GetRelativePath(folder, file));
        return tree.ToJsonString(SpecJson.Options);
    }

    private static void ChangePaths(JsonObject spec, Func<string, string> change)
    {
        foreach (var keys in PathKeys)
        {
            if (Find(spec, keys[..^1]) is { } parent && parent[keys[^1]] is JsonValue value && value.TryGetValue<string>(out var file)
                && !FileSources.HasScheme(file))
            {
                parent[keys[^1]] = change(file);
            }
        }
    }

    /// <summary>A spec as a JSON tree, without <c>execution</c> and <c>output</c>, which results do not depend on.</summary>
    /// <param name="spec">The spec.</param>
    public static JsonObject ToTree(RunSpec spec)
    {
        var tree = (JsonObject)JsonSerializer.SerializeToNode(spec, SpecJson.RunSpec)!;
        tree.Remove("execution");
        tree.Remove("output");
        return tree;
    }

    /// <summary>Writes what <see cref="ToTree"/> gave.</summary>
    /// <param name="tree">The tree.</param>
    public static string Print(JsonObject tree) => tree.ToJsonString(SpecJson.Options);

    /// <summary>Says of the files that are likely in the place of a spec what they are.</summary>
    private static void RequireJson(string path)
    {
        bool EndsWith(params string[] endings) => endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        if (EndsWith(".yaml", ".yml"))
        {
            throw new InputException($"spec '{path}': found a YAML file, expected the same as JSON, in a .json file");
        }

        if (EndsWith(".csv", ".csv.gz", ".parquet"))
        {
            throw new InputException($"spec '{path}': found a table, expected a run spec (.json); a table is its data.path, or --data {path}");
        }
    }

    private static JsonObject ParseTree(string text, string path)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new InputException(
                    $"spec '{path}': found {text.Trim()[..Math.Min(20, text.Trim().Length)]}, expected a JSON object {{ … }}");
        }
        catch (JsonException exception)
        {
            var reason = exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
            var place = exception.LineNumber is { } line ? $", line {line + 1}, column {exception.BytePositionInLine + 1}" : "";
            throw new InputException(
                $"spec '{path}'{place}: " + (
                    reason.Contains("trailing comma", StringComparison.Ordinal) ? "found a comma before a closing bracket, expected none there"
                    : reason.StartsWith("'/'", StringComparison.Ordinal) ? "found a comment, expected JSON, which has none"
                    : $"expected JSON, but {reason}"),
                exception);
        }
    }

    private static JsonObject? Find(JsonObject tree, IEnumerable<string> keys)
    {
        JsonNode? node = tree;
        foreach (var key in keys)
        {
            node = (node as JsonObject)?[key];
        }

        return node as JsonObject;
    }
}
