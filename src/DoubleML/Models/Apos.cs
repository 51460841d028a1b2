using System.Text.Json.Serialization;
using DoubleML.Data;
using DoubleML.Inference;

namespace DoubleML.Models;

/// <summary>
/// Average potential outcomes at several levels of a discrete treatment at once: an <see cref="Apo"/> for each level, on the same sample
/// splits, and the average causal contrasts between them.
/// </summary>
public sealed record Apos : WeightingModel
{
    /// <summary><c>APO</c>.</summary>
    public string Score { get; init; } = "APO";

    /// <summary>The levels, values of the treatment; needed.</summary>
    public IReadOnlyList<double>? TreatmentLevels { get; init; }

    /// <summary>The levels with which the others are compared (<see cref="CausalContrasts"/>); null for no contrasts.</summary>
    public IReadOnlyList<double>? ReferenceLevels { get; init; }

    /// <inheritdoc/>
    public override bool NormalizeIpw { get; init; }

    /// <summary>Name of the data column with the weights of a weighted average; null for weights of 1.</summary>
    public string? Weights { get; init; }

    /// <summary>Names of the columns with E[w | X], one a repetition; null where the weights are a function of X.</summary>
    public IReadOnlyList<string>? WeightsBar { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "apos";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool MedianPValues => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> ExtraColumns => WeightColumns.Names(Weights, WeightsBar);

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireNoInstrument(data, "iivm");
        var prepared = At(null).Prepare(data, TreatmentLevels ?? [], "treatment_levels", Name);
        if (ReferenceLevels is not null)
        {
            foreach (var level in ReferenceLevels.Where(level => !TreatmentLevels!.Contains(level)))
            {
                throw new InputException($"model.reference_levels: found {Apo.LevelName(level)}, expected some of treatment_levels " +
                    $"({string.Join(", ", TreatmentLevels!.Select(Apo.LevelName))})");
            }

            if (TreatmentLevels!.Count < 2 || ReferenceLevels.Count == 0)
            {
                throw new InputException("model.reference_levels: a contrast needs at least two treatment_levels and one reference level");
            }
        }

        return prepared;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) =>
        [.. TreatmentLevels!.Select(level => At(level).Estimands(data)[0] with { Name = Apo.LevelName(level), Key = Apo.LevelName(level) })];

    /// <summary>
    /// Average causal contrasts E[g(a, X)] − E[g(b, X)] of every level a with every reference level b, each pair once. Their bounds on
    /// omitted-variable bias are sharper than those of a difference of two parameters: σ² is averaged and ν² adds up.
    /// </summary>
    /// <param name="estimates">Estimates of the levels, in the order of <see cref="TreatmentLevels"/>.</param>
    public Estimates CausalContrasts(Estimates estimates)
    {
        var levels = TreatmentLevels!.ToList();
        var pairs = new List<(int Level, int Reference)>();
        var done = new HashSet<int>();
        foreach (var reference in (ReferenceLevels ?? []).Select(level => levels.IndexOf(level)))
        {
            done.Add(reference);
            pairs.AddRange(Enumerable.Range(0, levels.Count).Where(j => !done.Contains(j)).Select(j => (j, reference)));
        }

        var weights = pairs.Select(pair => Enumerable.Range(0, levels.Count)
            .Select(j => j == pair.Level ? 1.0 : j == pair.Reference ? -1.0 : 0.0).ToArray()).ToArray();
        var elements = estimates.Bias!.Elements!;
        return estimates.Combine([.. pairs.Select(pair => $"{Apo.LevelName(levels[pair.Level])} vs {Apo.LevelName(levels[pair.Reference])}")], weights)
            with
        {
            Bias = OmittedVariableBias.From([.. pairs.Select(pair =>
                elements[pair.Level].Zip(elements[pair.Reference], SensitivityElements.OfContrast).ToArray())]),
        };
    }

    private Apo At(double? level) => new()
    {
        Score = Score,
        TreatmentLevel = level,
        NormalizeIpw = NormalizeIpw,
        Weights = Weights,
        WeightsBar = WeightsBar,
        ClippingThreshold = ClippingThreshold,
        CalibrationMethod = CalibrationMethod,
        CvCalibration = CvCalibration,
    };
}

[JsonSerializable(typeof(Apos))]
internal sealed partial class AposJson : JsonSerializerContext;
