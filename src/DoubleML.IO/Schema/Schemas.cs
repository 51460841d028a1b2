using System.Text.Json.Nodes;
using DoubleML.Estimation;
using DoubleML.IO.Results;
using DoubleML.IO.Spec;
using DoubleML.Learning;
using DoubleML.Simulation;

namespace DoubleML.IO.Schema;

/// <summary>JSON Schemas of what the program reads and prints; made from the metadata of the records, so they cannot differ from them.</summary>
public static class Schemas
{
    /// <summary>The schema of run specs.</summary>
    /// <param name="describe">Describes a type, or the key of a record (its JSON name); null where there is nothing to say.</param>
    public static string OfRunSpec(Func<Type, string?, string?> describe)
    {
        var schema = new SchemaBuilder(describe, new Dictionary<Type, Action<JsonObject>>
        {
            [typeof(SimulateSpec)] = Simulation,
            [typeof(ExecutionSpec)] = Execution,
            [typeof(IReadOnlyDictionary<string, Learner>)] = Learners,
        }).Build(SpecJson.RunSpec, "Run spec of dml");

        // Where editors find this schema; the reader does not look at it.
        schema["properties"]!.AsObject().Insert(0, "$schema", new JsonObject { ["type"] = "string" });
        return schema.ToJsonString(SpecJson.Options);
    }

    /// <summary>The schema of a kind of result.</summary>
    /// <param name="kind">One of <see cref="ResultJson.Kinds"/>.</param>
    /// <param name="describe">Describes a type, or the key of a record (its JSON name); null where there is nothing to say.</param>
    public static string OfResult(string kind, Func<Type, string?, string?> describe) =>
        new SchemaBuilder(describe, new Dictionary<Type, Action<JsonObject>>())
            .Build(ResultJson.Kinds[kind], $"Result document of dml {kind}").ToJsonString(SpecJson.Options);

    /// <summary>The processes' names are known, but understood in other spellings too; their parameters differ.</summary>
    private static void Simulation(JsonObject schema)
    {
        schema["properties"]!["name"]!["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray([.. SimulationCatalog.All.Select(process => (JsonNode?)process.Name)]) },
            new JsonObject { ["type"] = "string" });
        schema["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("number", "boolean", "string") };
    }

    /// <summary>The backend that is left out is this machine.</summary>
    private static void Execution(JsonObject schema)
    {
        schema.Remove("required");
        foreach (var kind in schema["anyOf"]!.AsArray())
        {
            if ((string?)kind!["properties"]!["backend"]!["const"] == "local")
            {
                kind.AsObject().Remove("required");
            }
        }
    }

    /// <summary>The usual names, so that editors offer them.</summary>
    private static void Learners(JsonObject schema) =>
        schema["properties"] = new JsonObject(FitOptions.KnownLearners.Select(name =>
            KeyValuePair.Create(name, (JsonNode?)schema["additionalProperties"]!.DeepClone())));
}
