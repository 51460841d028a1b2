using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Serialization;

namespace DoubleML.IO.Spec;

/// <summary>
/// Compares a JSON value with the type that it shall become, before the serialiser does, so that every mistake gets a sentence that names
/// the key, what was found and what was expected.
/// </summary>
internal static class JsonShape
{
    /// <summary>Checks a value and everything in it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="info">The type's shape.</param>
    /// <param name="path">Where the value is, such as <c>learners.ml_l</c>; empty for the whole document.</param>
    /// <exception cref="InputException">The value does not fit.</exception>
    public static void Check(JsonElement value, JsonTypeInfo info, string path)
    {
        if (info.Converter is IRecordFamily family)
        {
            if (value.ValueKind == JsonValueKind.String && family.Members.Contains(value.GetString()!))
            {
                throw new InputException($"{path}: found {Show(value)}, expected an object {{ \"type\": {Show(value)} }}");
            }

            Require(value.ValueKind == JsonValueKind.Object, value, info, path);
            CheckMembers(value, family.ShapeOf(Member(value, "type", [.. family.Members], path)), "type", path);
            return;
        }

        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                Require(value.ValueKind == JsonValueKind.Object, value, info, path);
                CheckObject(value, info, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                Require(value.ValueKind == JsonValueKind.Array, value, info, path);
                var (index, item) = (0, info.Options.GetTypeInfo(info.ElementType!));
                foreach (var element in value.EnumerateArray())
                {
                    Check(element, item, $"{path}[{index++}]");
                }

                break;
            case JsonTypeInfoKind.Dictionary:
                Require(value.ValueKind == JsonValueKind.Object, value, info, path);
                foreach (var property in value.EnumerateObject())
                {
                    Check(property.Value, info.Options.GetTypeInfo(info.ElementType!), Join(path, property.Name));
                }

                break;
            default:
                CheckLeaf(value, info, path);
                break;
        }
    }

    private static void CheckObject(JsonElement value, JsonTypeInfo info, string path)
    {
        if (info.PolymorphismOptions is not { } polymorphism)
        {
            CheckMembers(value, info, null, path);
            return;
        }

        var types = polymorphism.DerivedTypes;
        var member = Member(
            value, polymorphism.TypeDiscriminatorPropertyName, [.. types.Select(type => (string)type.TypeDiscriminator!)], path);
        var derived = types.First(type => (string)type.TypeDiscriminator! == member).DerivedType;
        CheckMembers(value, info.Options.GetTypeInfo(derived), polymorphism.TypeDiscriminatorPropertyName, path);
    }

    private static void CheckMembers(JsonElement value, JsonTypeInfo info, string? discriminator, string path)
    {
        var known = RecordKeys.Of(info).Where(property => !property.IsExtensionData)
            .ToDictionary(property => property.Name, StringComparer.Ordinal);
        var takesAny = info.Properties.Any(property => property.IsExtensionData);
        foreach (var property in value.EnumerateObject().Where(property => property.Name != discriminator))
        {
            if (known.TryGetValue(property.Name, out var target))
            {
                CheckProperty(property.Value, target, info, Join(path, property.Name));
            }
            else if (!takesAny)
            {
                var names = known.Keys.Concat(discriminator is null ? [] : [discriminator]).ToList();
                throw new InputException($"unknown key {Join(path, property.Name)}, expected {Names.Suggest(property.Name, names)}");
            }
        }

        if (known.Values.FirstOrDefault(property => IsRequired(property) && !value.TryGetProperty(property.Name, out _)) is { } missing)
        {
            throw new InputException(
                $"{Join(path, missing.Name)} is not there, expected {Describe(info.Options.GetTypeInfo(missing.PropertyType))}");
        }
    }

    /// <summary>Checks the value of a record's key.</summary>
    /// <param name="value">The value.</param>
    /// <param name="target">The key.</param>
    /// <param name="owner">The record's shape.</param>
    /// <param name="path">Where the value is.</param>
    /// <exception cref="InputException">The value does not fit.</exception>
    public static void CheckProperty(JsonElement value, JsonPropertyInfo target, JsonTypeInfo owner, string path)
    {
        if (value.ValueKind == JsonValueKind.Null && (target.IsSetNullable
            || target.AssociatedParameter is { IsNullable: true } || Nullable.GetUnderlyingType(target.PropertyType) is not null))
        {
            return;
        }

        Check(value, owner.Options.GetTypeInfo(target.PropertyType), path);
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static string Member(JsonElement value, string discriminator, List<string> members, string path)
    {
        if (!value.TryGetProperty(discriminator, out var name))
        {
            throw new InputException($"{Join(path, discriminator)} is not there, expected one of {string.Join(", ", members)}");
        }

        return name.ValueKind == JsonValueKind.String && members.Contains(name.GetString()!) ? name.GetString()! : throw new InputException(
            $"{Join(path, discriminator)}: found {Show(name)}, expected {Names.Suggest(name.ToString(), members)}");
    }

    private static void CheckLeaf(JsonElement value, JsonTypeInfo info, string path)
    {
        try
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                _ = value.Deserialize(info);
                return;
            }
        }
        catch (JsonException exception) when (exception.Message.Contains("expected", StringComparison.Ordinal))
        {
            // From one of the project's own converters, whose messages say what they expect.
            var message = exception.Message.Split(" Path:")[0];
            throw new InputException(
                message.StartsWith("found", StringComparison.Ordinal)
                    ? $"{path}: {message}"
                    : $"{path}: found {Show(value)}, {message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{path}: found {Show(value)}, expected {Describe(info)}", exception);
        }

        throw new InputException($"{path}: found null, expected {Describe(info)}");
    }

    private static void Require(bool holds, JsonElement value, JsonTypeInfo info, string path)
    {
        if (!holds)
        {
            throw new InputException($"{(path.Length > 0 ? path : "the spec")}: found {Show(value)}, expected {Describe(info)}");
        }
    }

    private static string Join(string path, string key) => path.Length > 0 ? $"{path}.{key}" : key;

    private static string Show(JsonElement value)
    {
        var text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= 60 ? text : text[..57] + "…";
    }

    private static string Describe(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable when info.ElementType == typeof(string) => "a list of strings",
            JsonTypeInfoKind.Enumerable when info.ElementType == typeof(double) => "a list of numbers",
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object { … }",
            _ when info.Converter is IRecordFamily family => $"an object {{ \"type\": … }}, one of {string.Join(", ", family.Members)}",
            _ when type == typeof(string) => "a string",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(ulong) => "a whole number ≥ 0",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(double) => "a number",
            _ => "another type of value",
        };
    }
}
