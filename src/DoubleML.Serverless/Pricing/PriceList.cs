using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleML.Serverless.Pricing;

/// <summary>
/// AWS prices by region and architecture, read from <c>prices.json</c>, where each number names its source. A region that could not be
/// verified is not in the list; its price can be given instead.
/// </summary>
public sealed class PriceList
{
    private readonly PriceFile _file;

    private PriceList(PriceFile file) => _file = file;

    /// <summary>The list that comes with the program.</summary>
    public static PriceList Default { get; } = Read();

    /// <summary>The sources of the prices by their short names.</summary>
    public IReadOnlyDictionary<string, PriceSource> Sources => _file.Sources;

    /// <summary>The regions with a Lambda price, in alphabetical order.</summary>
    public IReadOnlyList<string> Regions => [.. _file.Lambda.SelectMany(group => group.Regions).Order(StringComparer.Ordinal)];

    /// <summary>The price of Lambda, or null where it is not known.</summary>
    /// <param name="region">The region's system name.</param>
    /// <param name="architecture">The function's processors.</param>
    public LambdaPrice? FindLambda(string region, Architecture architecture) =>
        _file.Lambda.FirstOrDefault(group => group.Regions.Contains(region)) is { } group
            ? new LambdaPrice(architecture == Architecture.Arm ? group.ArmGbSecond : group.X86GbSecond, group.Request)
            : null;

    /// <summary>The price of Lambda.</summary>
    /// <param name="region">The region's system name.</param>
    /// <param name="architecture">The function's processors.</param>
    /// <param name="gigabyteSecond">The user's price of a GB-second (<c>--price-gb-second</c>), or null for the list's.</param>
    /// <exception cref="InputException">The region is not in the list and no price is given, or the price is not positive.</exception>
    public LambdaPrice Lambda(string region, Architecture architecture, double? gigabyteSecond = null)
    {
        var listed = FindLambda(region, architecture);
        if (gigabyteSecond is not { } given)
        {
            return listed ?? throw new InputException(
                $"there is no price for region '{region}', expected one of {string.Join(", ", Regions)}, " +
                "or the price of a GB-second by --price-gb-second");
        }

        return double.IsFinite(given) && given > 0
            ? new LambdaPrice(given, listed?.Request ?? FindLambda("us-east-1", architecture)!.Request)
            : throw new InputException($"--price-gb-second: found {given}, expected a positive number of USD");
    }

    /// <summary>The price of S3, or null where it is not known.</summary>
    /// <param name="region">The region's system name.</param>
    public StoragePrice? FindStorage(string region) =>
        _file.S3.FirstOrDefault(group => group.Regions.Contains(region)) is { } group
            ? new StoragePrice(group.Put, group.Get, group.GbMonth)
            : null;

    private static PriceList Read()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        return new PriceList(JsonSerializer.Deserialize(stream, PriceJson.Default.PriceFile)!);
    }
}

internal sealed record PriceFile(Dictionary<string, PriceSource> Sources, IReadOnlyList<LambdaGroup> Lambda, IReadOnlyList<S3Group> S3);

internal sealed record LambdaGroup(
    IReadOnlyList<string> Regions, double X86GbSecond, double ArmGbSecond, double Request, IReadOnlyList<string> Sources);

internal sealed record S3Group(IReadOnlyList<string> Regions, double Put, double Get, double GbMonth, IReadOnlyList<string> Sources);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PriceFile))]
internal sealed partial class PriceJson : JsonSerializerContext;
