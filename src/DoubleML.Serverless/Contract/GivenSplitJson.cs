using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Sampling;

namespace DoubleML.Serverless.Contract;

/// <summary>
/// A given sample split as JSON, in the form of <c>folds.json</c>: <c>[repetition][fold] = {"train": […], "test": […]}</c>, where needed
/// with
/// <c>test_clusters</c> and <c>inner</c>.
/// </summary>
public static class GivenSplitJson
{
    /// <summary>Writes a split.</summary>
    /// <param name="repetitions">[repetition][fold].</param>
    /// <returns>UTF-8, and the lower-case hexadecimal SHA-256 of it.</returns>
    public static (byte[] Content, string Sha256) Write(IReadOnlyList<IReadOnlyList<Fold>> repetitions)
    {
        FoldMessage[][] messages = [.. repetitions.Select(folds => folds.Select(ToMessage).ToArray())];
        var content = JsonSerializer.SerializeToUtf8Bytes(messages, FoldJson.Default.FoldMessageArrayArray);
        return (content, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>Reads a split; whether its rows are in the data is for <see cref="GivenSplit"/>'s user to check.</summary>
    /// <param name="content">UTF-8 JSON.</param>
    /// <returns>[repetition][fold].</returns>
    /// <exception cref="InputException">The content has another form.</exception>
    public static IReadOnlyList<IReadOnlyList<Fold>> Read(ReadOnlySpan<byte> content)
    {
        try
        {
            var messages = JsonSerializer.Deserialize(content, FoldJson.Default.FoldMessageArrayArray)
                ?? throw new JsonException("it is null");
            return [.. messages.Select(folds => (folds ?? throw new JsonException("a repetition is null")).Select(ToFold).ToList())];
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"split.given: the content is not a list of repetitions of folds with train and test rows: {exception.Message}", exception);
        }
    }

    private static FoldMessage ToMessage(Fold fold) => new()
    {
        Train = fold.Train,
        Test = fold.Test,
        TestClusters = fold.TestClusters,
        Inner = fold.Inner is null ? null : [.. fold.Inner.Select(ToMessage)],
    };

    private static Fold ToFold(FoldMessage? message) =>
        message is null ? throw new JsonException("a fold is null") : new Fold(message.Train, message.Test)
        {
            TestClusters = message.TestClusters,
            Inner = message.Inner is null ? null : [.. message.Inner.Select(ToFold)],
        };
}

internal sealed record FoldMessage
{
    public required int[] Train { get; init; }

    public required int[] Test { get; init; }

    public double[][]? TestClusters { get; init; }

    public FoldMessage?[]? Inner { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FoldMessage[][]))]
internal sealed partial class FoldJson : JsonSerializerContext;
