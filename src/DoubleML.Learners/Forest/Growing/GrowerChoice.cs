using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>Which grower serves a fit.</summary>
internal static class GrowerChoice
{
    /// <summary>
    /// The training rows from which <c>auto</c> searches 256 quantile bins instead of all values; see docs/forest.md for what that costs
    /// (nothing measurable) and gains.
    /// </summary>
    private const int AutoBinsFrom = 16_384;

    /// <summary>A grower with working memory of its own, which it gives back when it is disposed of.</summary>
    public static ITreeGrower Make(ForestData data, LeafSink sink)
    {
        if (PatternGrower.Serves(data, sink))
        {
            return new PatternGrower(data, sink);
        }

        if (data.Settings.RandomThresholds)
        {
            return data.Settings.Criterion == SplitCriterion.Entropy
                ? new RandomThresholdGrower<EntropyCriterion>(data, sink)
                : new RandomThresholdGrower<VarianceCriterion>(data, sink);
        }

        if (HistogramGrower.Serves(data) && (SearchesBins(data) || DistinctValues.Of(data.Features).AreFew))
        {
            return new HistogramGrower(data, sink);
        }

        var wide = data.Training.Rows.Length > NarrowPacking.MaxUnits;
        return (wide, data.Settings.Criterion == SplitCriterion.Entropy) switch
        {
            (false, false) => new PresortedGrower<uint, NarrowPacking, VarianceCriterion>(data, sink),
            (false, true) => new PresortedGrower<uint, NarrowPacking, EntropyCriterion>(data, sink),
            (true, false) => new PresortedGrower<ulong, WidePacking, VarianceCriterion>(data, sink),
            (true, true) => new PresortedGrower<ulong, WidePacking, EntropyCriterion>(data, sink),
        };
    }

    private static bool SearchesBins(ForestData data) => data.Settings.Search switch
    {
        ThresholdSearch.Hist => true,
        ThresholdSearch.Auto => data.Training.Rows.Length >= AutoBinsFrom,
        _ => false,
    };
}
