using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests.Golden;

/// <summary>Compares a result document with the expected one under the case's tolerances.</summary>
internal static class GoldenComparison
{
    /// <summary>All numbers that differ by more than their tolerance, with their places.</summary>
    public static IReadOnlyList<string> Differences(JsonElement expected, JsonNode actual)
    {
        var differences = new List<string>();
        var tolerance = expected.GetProperty("_tolerance");
        var fields = tolerance.TryGetProperty("fields", out var given) ? given : default;
        Compare(expected, actual, "", (Read(tolerance, "rel", 0), Read(tolerance, "abs", 0)), fields, differences);
        return differences;
    }

    private static void Compare(
        JsonElement expected, JsonNode? actual, string path, (double Rel, double Abs) tolerance, JsonElement fields, List<string> differences)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in expected.EnumerateObject().Where(property => !property.Name.StartsWith('_')))
                {
                    var inner = tolerance;
                    if (fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty(property.Name, out var own))
                    {
                        inner = (Read(own, "rel", tolerance.Rel), Read(own, "abs", tolerance.Abs));
                    }

                    Compare(property.Value, actual?[property.Name], $"{path}.{property.Name}", inner, fields, differences);
                }

                break;
            case JsonValueKind.Array:
                var count = (actual as JsonArray)?.Count ?? -1;
                if (count != expected.GetArrayLength())
                {
                    differences.Add($"{path}: {count} elements, expected {expected.GetArrayLength()}");
                    break;
                }

                for (var i = 0; i < count; i++)
                {
                    Compare(expected[i], actual![i], $"{path}[{i}]", tolerance, fields, differences);
                }

                break;
            case JsonValueKind.String when path.EndsWith(".name", StringComparison.Ordinal) || path.Contains(".names[", StringComparison.Ordinal):
                if (actual?.GetValue<string>() != expected.GetString())
                {
                    differences.Add($"{path}: '{actual}', expected '{expected}'");
                }

                break;
            case JsonValueKind.Number:
                var (e, a) = (expected.GetDouble(), actual is JsonValue value ? value.GetValue<double>() : double.NaN);
                if (!(Math.Abs(a - e) <= tolerance.Abs + (tolerance.Rel * Math.Abs(e))))
                {
                    differences.Add($"{path}: {a:R}, expected {e:R}");
                }

                break;
        }
    }

    private static double Read(JsonElement element, string key, double otherwise) =>
        element.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;
}
