using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoubleML.Cli.Fit;

/// <summary>A run spec in the making: a JSON tree on which the options of a command line are set one after the other.</summary>
internal sealed class SpecTree(JsonObject root)
{
    /// <summary>The tree.</summary>
    public JsonObject Root => root;

    /// <summary>Sets a value, making the objects on the way.</summary>
    /// <param name="path">Dotted, such as <c>model.score</c>.</param>
    /// <param name="value">The value.</param>
    public void Set(string path, JsonNode? value)
    {
        var keys = path.Split('.');
        var node = root;
        foreach (var key in keys[..^1])
        {
            if (node[key] is not JsonObject child)
            {
                node[key] = child = [];
            }

            node = child;
        }

        node[keys[^1]] = value;
    }

    /// <summary>Removes a value if it is there.</summary>
    /// <param name="parent">The key of the object, such as <c>data</c>.</param>
    /// <param name="key">The key in it.</param>
    public void Remove(string parent, string key) => (root[parent] as JsonObject)?.Remove(key);

    /// <summary>Sets <c>key.path=value</c>.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="assignment">The text; the value is JSON, or else a string.</param>
    /// <exception cref="InputException">There is no equals sign.</exception>
    public void Assign(string option, string assignment)
    {
        var (path, value) = Split(option, assignment);
        Set(path, Value(value));
    }

    /// <summary>A typed object from the short form <c>name:key=value,key=value</c>.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="nameKey">The key of the name, such as <c>type</c>.</param>
    /// <param name="text">The short form.</param>
    /// <exception cref="InputException">A part has no equals sign.</exception>
    public static JsonObject FromShortForm(string option, string nameKey, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var result = new JsonObject { [nameKey] = colon < 0 ? text : text[..colon] };
        if (colon >= 0)
        {
            foreach (var part in SplitOutsideBrackets(text[(colon + 1)..]))
            {
                var (key, value) = Split(option, part);
                result[key] = Value(value);
            }
        }

        return result;
    }

    /// <summary>An object from <c>key=value,key=value</c>.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="text">The short form; may be empty.</param>
    /// <exception cref="InputException">A part has no equals sign.</exception>
    public static JsonObject FromAssignments(string option, string text)
    {
        var result = new JsonObject();
        foreach (var part in SplitOutsideBrackets(text).Where(part => part.Length > 0))
        {
            var (key, value) = Split(option, part);
            result[key] = Value(value);
        }

        return result;
    }

    private static (string Key, string Value) Split(string option, string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (assignment[..equals].Trim(), assignment[(equals + 1)..].Trim())
            : throw new InputException($"{option}: found '{assignment}', expected key=value");
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static IEnumerable<string> SplitOutsideBrackets(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '[' or '{' => 1, ']' or '}' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
