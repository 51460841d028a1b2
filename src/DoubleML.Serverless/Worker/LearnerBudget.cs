using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.CrossFitting;
using DoubleML.Learning;
using DoubleML.Serverless.Contract;

namespace DoubleML.Serverless.Worker;

/// <summary>
/// Bounds what a learner's parameters can cost. Counts (<c>n_estimators</c>, <c>max_iter</c>, layer sizes …) are far below these bounds in
/// any sensible spec; without them one number in a request could ask for more memory or time than there is.
/// </summary>
internal static class LearnerBudget
{
    private const double _maxCount = 1_000_000;
    private const double _maxLayer = 10_000;
    private const int _maxLayers = 100;
    private const double _maxTreeRows = 2e12;

    // LightGBM keeps its trees, at some 100 bytes a leaf that num_leaves allows; no limit is LightGBM's own.
    private const double _maxLeaves = 2e7;
    private const double _noLimit = 131_072;

    public static void Check(Learner learner, string where) =>
        Check(JsonSerializer.SerializeToNode(learner, ServerlessJson.Options.GetTypeInfo(typeof(Learner))), where);

    /// <summary>Bounds rows × parts of a fit: 2·10¹² are hours on six processors.</summary>
    public static void CheckWork(int rows, int parts, TaskLabel label)
    {
        if ((double)rows * parts > _maxTreeRows)
        {
            throw new InputException($"{label}: {parts} parts on {rows} rows are more work than an invocation can do, expected fewer");
        }
    }

    private static void Check(JsonNode? node, string where)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    CheckMember(name, value, $"{where}.{name}");
                }

                CheckLeaves(members, where, "n_estimators", "num_leaves");
                CheckLeaves(members, where, "max_iter", "max_leaf_nodes");
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Check(items[i], $"{where}[{i}]");
                }

                break;
        }
    }

    private static void CheckMember(string name, JsonNode? value, string where)
    {
        if (name is "hidden_layer_sizes")
        {
            var sizes = value as JsonArray ?? [value?.DeepClone()];
            foreach (var size in sizes)
            {
                RequireAtMost(size, _maxLayer, where);
            }

            if (sizes.Count > _maxLayers)
            {
                throw new InputException($"{where}: found {sizes.Count} layers, expected at most {_maxLayers} in a function");
            }
        }
        else if (name.StartsWith("n_", StringComparison.Ordinal)
            || name is "max_iter" or "max_iterations" or "degree" or "max_bins" or "cv")
        {
            RequireAtMost(value, _maxCount, where);
        }

        Check(value, where);
    }

    private static void CheckLeaves(JsonObject members, string where, string trees, string leaves)
    {
        if (members.ContainsKey(leaves)
            && Number(members[trees]) is { } treeCount
            && (Number(members[leaves]) ?? _noLimit) is var leafCount
            && treeCount * leafCount > _maxLeaves)
        {
            throw new InputException(
                $"{where}: found {trees} {treeCount} with {leaves} {leafCount}, expected at most {_maxLeaves} leaves in all in a function");
        }
    }

    private static void RequireAtMost(JsonNode? value, double most, string where)
    {
        if (Number(value) is { } number && number > most)
        {
            throw new InputException($"{where}: found {number}, expected at most {most} in a function");
        }
    }

    private static double? Number(JsonNode? value) =>
        value is JsonValue number && number.GetValueKind() == JsonValueKind.Number ? number.GetValue<JsonElement>().GetDouble() : null;
}
