using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.Models;

/// <summary>A group-time effect ATT(g, t_pre, t_eval): of the units first treated in g, in t_eval, with t_pre as the period before.</summary>
/// <param name="Group">g, the first period with treatment.</param>
/// <param name="Pre">t_pre.</param>
/// <param name="Evaluation">t_eval.</param>
public readonly record struct GroupTime(double Group, double Pre, double Evaluation)
{
    /// <summary>Such as <c>ATT(3,2,4)</c>.</summary>
    public override string ToString() => $"ATT({Apo.LevelName(Group)},{Apo.LevelName(Pre)},{Apo.LevelName(Evaluation)})";
}

/// <summary>
/// Which group-time effects are estimated: <c>standard</c> (after treatment against the last period before; before treatment against the
/// preceding period), <c>all</c> (every earlier period), <c>universal</c> (one base period for each group), or a list of [g, t_pre, t_eval].
/// </summary>
/// <param name="Setting">One of the three names, or null for a list.</param>
/// <param name="Given">The list, or null.</param>
[JsonConverter(typeof(GroupTimeCombinationsConverter))]
public sealed record GroupTimeCombinations(string? Setting, IReadOnlyList<GroupTime>? Given = null)
{
    /// <summary>The effects for the given groups and periods.</summary>
    /// <param name="groups">Groups that are treated at some time, ascending.</param>
    /// <param name="periods">Periods, ascending.</param>
    /// <param name="anticipation">Periods before treatment in which it has an effect already.</param>
    /// <exception cref="InputException">There is none, or one of the list does not fit the data.</exception>
    public IReadOnlyList<GroupTime> Resolve(double[] groups, double[] periods, int anticipation)
    {
        var result = Given ?? [.. groups.SelectMany(group => OfGroup(group, periods, anticipation))];
        if (result.Count == 0)
        {
            throw new InputException("model.gt_combinations: there is no group with enough periods before its treatment, expected at least one");
        }

        foreach (var effect in result)
        {
            Check(effect, groups, periods);
        }

        return result;
    }

    private IEnumerable<GroupTime> OfGroup(double group, double[] periods, int anticipation)
    {
        var before = periods.Where(period => period < group).ToArray();
        if (before.Length <= anticipation)
        {
            return [];
        }

        var first = anticipation + 1;
        var last = before[^first];
        return Setting switch
        {
            "standard" => periods[first..].Select((evaluation, i) => new GroupTime(group, Math.Min(periods[i], last), evaluation)),
            "all" => periods[first..].SelectMany(evaluation => periods.Where(period => period <= Math.Min(group, evaluation)).SkipLast(first)
                .Select(pre => new GroupTime(group, pre, evaluation))),
            _ => periods.Where(evaluation => evaluation != last).Select(evaluation => new GroupTime(group, last, evaluation)),
        };
    }

    private static void Check(GroupTime effect, double[] groups, double[] periods)
    {
        if (!groups.Contains(effect.Group) || !periods.Contains(effect.Group))
        {
            throw new InputException($"model.gt_combinations: group {Apo.LevelName(effect.Group)} of {effect} is not there, expected a first period of treatment " +
                $"that is a period of the data as well: {string.Join(", ", groups.Where(periods.Contains).Select(Apo.LevelName))} " +
                "(units treated after the last period count as never treated: 0)");
        }

        if (!periods.Contains(effect.Pre) || !periods.Contains(effect.Evaluation) || effect.Pre == effect.Evaluation)
        {
            throw new InputException($"model.gt_combinations: found {effect}, expected t_pre and t_eval to be two different periods of " +
                string.Join(", ", periods.Select(Apo.LevelName)));
        }
    }
}

/// <summary>Reads a name or a list of triples.</summary>
public sealed class GroupTimeCombinationsConverter : JsonConverter<GroupTimeCombinations>, ISchemaConverter
{
    private const string Expected = "expected 'standard', 'all', 'universal' or a list of [g, t_pre, t_eval]";

    /// <inheritdoc/>
    public string Schema => """
        {
          "anyOf": [
            {"enum": ["standard", "all", "universal"]},
            {"type": "array", "items": {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3}}
          ]
        }
        """;

    /// <inheritdoc/>
    public override GroupTimeCombinations Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var element = document.RootElement;
        if (element.ValueKind == JsonValueKind.String)
        {
            var setting = element.GetString()!;
            return setting is "standard" or "all" or "universal"
                ? new GroupTimeCombinations(setting)
                : throw new JsonException($"found '{setting}', {Expected}");
        }

        return element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(IsTriple)
            ? new GroupTimeCombinations(null, [.. element.EnumerateArray().Select(t => new GroupTime(t[0].GetDouble(), t[1].GetDouble(), t[2].GetDouble()))])
            : throw new JsonException(Expected);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, GroupTimeCombinations value, JsonSerializerOptions options)
    {
        if (value.Given is null)
        {
            writer.WriteStringValue(value.Setting);
            return;
        }

        writer.WriteStartArray();
        foreach (var (group, pre, evaluation) in value.Given)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(group);
            writer.WriteNumberValue(pre);
            writer.WriteNumberValue(evaluation);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static bool IsTriple(JsonElement element) => element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 3
        && element.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number);
}
