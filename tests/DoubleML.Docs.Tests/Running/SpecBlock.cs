using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.IO.Spec;
using DoubleML.Learning;
using DoubleML.Models;

namespace DoubleML.Docs.Tests.Running;

/// <summary>
/// JSON blocks: a whole run spec is fitted; parts of one (some of its keys, a model, a learner, learners by nuisance) have to be read
/// without complaint within a small spec; other JSON has to be well-formed.
/// </summary>
internal static class SpecBlock
{
    private static readonly HashSet<string> Keys =
        [.. SpecJson.RunSpec.Properties.Select(property => property.Name)];

    /// <summary>Whether a block is a whole run spec.</summary>
    public static bool IsWhole(string text) => JsonNode.Parse(text) is JsonObject spec && spec.ContainsKey("data") && spec["model"] is JsonObject;

    /// <summary>Reads a block that is no whole spec.</summary>
    /// <exception cref="InputException">A part of a spec that is not right.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void CheckPart(string text)
    {
        if (JsonNode.Parse(text) is not JsonObject part)
        {
            return;
        }

        if (part.ContainsKey("type"))
        {
            if (ModelCatalog.Prototypes.ContainsKey((string)part["type"]!))
            {
                JsonSerializer.Deserialize(part, SpecJson.Options.GetTypeInfo(typeof(Model)));
            }
            else
            {
                ((Learner)JsonSerializer.Deserialize(part, SpecJson.Options.GetTypeInfo(typeof(Learner)))!).Validate("learner");
            }
        }
        else if (part.Count > 0 && part.All(entry => entry.Value is JsonObject value && value.ContainsKey("type")))
        {
            Within(new JsonObject { [part.ContainsKey("model") ? "model" : "learners"] = part.ContainsKey("model") ? part["model"]!.DeepClone() : part.DeepClone() });
        }
        else if (part.Count > 0 && part.All(entry => Keys.Contains(entry.Key)) && part["model"] is null or JsonObject)
        {
            Within(part);
        }
    }

    private static void Within(JsonObject part)
    {
        var spec = new JsonObject
        {
            ["data"] = new JsonObject { ["simulate"] = new JsonObject { ["name"] = "plr_CCDDHNR2018" } },
            ["model"] = new JsonObject { ["type"] = "plr" },
        };
        foreach (var (key, value) in part)
        {
            spec[key] = value?.DeepClone();
        }

        SpecReader.Parse(spec);
    }
}
