using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Learning;
using DoubleML.Serialization;
using DoubleML.Tuning;

namespace DoubleML.IO.Spec;

/// <summary>
/// Sets parameters of learners by name, through their own JSON, so that values are typed and checked as in a spec. A parameter of a
/// learner inside another one is named as in scikit-learn, <c>estimator__alpha</c>; one in a list by its place, <c>estimators__0__alpha</c>.
/// </summary>
internal static class LearnerParameters
{
    /// <summary>What separates the names on the way to a parameter.</summary>
    public const string Separator = "__";

    private static readonly JsonTypeInfo Info = SpecJson.Options.GetTypeInfo(typeof(Learner));

    /// <summary>A learner with another value of a parameter.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="where">The value's place in the spec, for messages.</param>
    /// <exception cref="InputException">The learner has no such parameter, or it has another type.</exception>
    public static Learner With(Learner learner, string name, JsonNode? value, string where)
    {
        var root = JsonSerializer.SerializeToNode(learner, Info)!;
        Set(root, (IRecordFamily)Info.Converter, name.Split(Separator), value, where);
        try
        {
            return (Learner)root.Deserialize(Info)!;
        }
        catch (JsonException exception)
        {
            throw new InputException($"{where}: {exception.Message}", exception);
        }
    }

    /// <summary>A value of a search.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="where">Its place in the spec, for messages.</param>
    public static ParameterValue ValueOf(string name, JsonElement value, string where) =>
        new(value.GetRawText(), learner => With(learner, name, JsonNode.Parse(value.GetRawText()), where));

    /// <summary>A number of a search.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="isWhole">Whether it is a whole number to JSON.</param>
    /// <param name="where">Its place in the spec, for messages.</param>
    public static ParameterValue ValueOf(string name, double value, bool isWhole, string where)
    {
        JsonNode node = isWhole ? (int)value : value;
        return new ParameterValue(node.ToJsonString(), learner => With(learner, name, node.DeepClone(), where));
    }

    private static void Set(JsonNode node, IRecordFamily family, string[] path, JsonNode? value, string where)
    {
        var type = (string)node["type"]!;
        var shape = family.ShapeOf(type);
        var (key, rest) = (path[0], path[1..]);
        var property = RecordKeys.Of(shape).FirstOrDefault(property => property.Name == key) ?? throw new InputException(
            $"{where}: {type} has no parameter '{key}', expected {Names.Suggest(key, [.. RecordKeys.Of(shape).Select(other => other.Name)])}");
        if (rest.Length == 0)
        {
            using var document = JsonDocument.Parse(value?.ToJsonString() ?? "null");
            JsonShape.CheckProperty(document.RootElement, property, shape, where);
            node[key] = value;
            return;
        }

        var (child, info, left) = (node[key], shape.Options.GetTypeInfo(property.PropertyType), rest);
        while (info.Kind == JsonTypeInfoKind.Enumerable && child is JsonArray list && left.Length > 1)
        {
            child = int.TryParse(left[0], out var index) && index >= 0 && index < list.Count ? list[index] : throw new InputException(
                $"{where}: found '{left[0]}' after '{key}', expected a place from 0 to {list.Count - 1}");
            (info, left) = (shape.Options.GetTypeInfo(info.ElementType!), left[1..]);
        }

        if (info.Converter is not IRecordFamily inner || child is not JsonObject)
        {
            throw new InputException($"{where}: '{key}' of {type} is {child?.ToJsonString() ?? "null"}, expected a learner with the parameter '{left[^1]}'");
        }

        Set(child, inner, left, value, where);
    }
}
