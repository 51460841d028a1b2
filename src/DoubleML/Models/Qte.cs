using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.Data;
using DoubleML.Inference;

namespace DoubleML.Models;

/// <summary>
/// Quantile treatment effects: differences of two potential quantiles (<see cref="Pq"/>), local potential quantiles (<see cref="Lpq"/>) or
/// conditional values at risk (<see cref="Cvar"/>) of treatment 1 and 0, at several quantiles and on the same sample splits.
/// </summary>
public sealed record Qte : WeightingModel
{
    /// <summary><c>PQ</c>, <c>LPQ</c> or <c>CVaR</c>.</summary>
    [AllowedValues("PQ", "LPQ", "CVaR")]
    public string Score { get; init; } = "PQ";

    /// <summary>The quantiles in (0, 1), at least one.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.5];

    /// <inheritdoc/>
    public override bool NormalizeIpw { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "qte";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool MedianPValues => true;

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "PQ", "LPQ", "CVaR");
        if (Quantiles.Count == 0 || Quantiles.Distinct().Count() != Quantiles.Count)
        {
            throw new InputException($"model.quantiles: found {(Quantiles.Count == 0 ? "none" : "one twice")}, expected different numbers in (0, 1)");
        }

        foreach (var quantile in Quantiles)
        {
            QuantileModel.RequireQuantile("quantiles", quantile);
        }

        return Potential(Quantiles[0], 1).Prepare(data);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) =>
        [.. Quantiles.SelectMany(quantile => Enumerable.Range(0, 2).Select(treatment => Potential(quantile, treatment).Estimands(data)[0] with
        {
            Name = $"{Apo.LevelName(quantile)}, d = {treatment}",
            Key = Apo.LevelName(quantile),
            Suffix = $"_d{treatment}",
        }))];

    /// <summary>The differences between treatment 1 and 0, one a quantile.</summary>
    /// <param name="estimates">Two for each quantile: treatment 0, treatment 1.</param>
    public override Estimates Combine(Estimates estimates) => estimates.Combine(
        [.. Quantiles.Select(Apo.LevelName)],
        [.. Quantiles.Select((_, q) => Enumerable.Range(0, estimates.Count).Select(j => j == 2 * q ? -1.0 : j == (2 * q) + 1 ? 1.0 : 0.0).ToArray())]);

    private QuantileModel Potential(double quantile, int treatment)
    {
        QuantileModel model = Score switch
        {
            "PQ" => new Pq(),
            "LPQ" => new Lpq(),
            _ => new Cvar(),
        };
        return model with
        {
            Quantile = quantile,
            Treatment = treatment,
            NormalizeIpw = NormalizeIpw,
            ClippingThreshold = ClippingThreshold,
            CalibrationMethod = CalibrationMethod,
            CvCalibration = CvCalibration,
        };
    }
}

[JsonSerializable(typeof(Qte))]
internal sealed partial class QteJson : JsonSerializerContext;
