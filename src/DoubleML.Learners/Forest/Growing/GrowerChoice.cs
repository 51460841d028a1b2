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
    public static ITreeGrower Make(ForestData data, LeafSink sink) => data.Settings.Criterion == SplitCriterion.Entropy
        ? Make<EntropyCriterion>(data, sink)
        : Make<VarianceCriterion>(data, sink);

    private static ITreeGrower Make<TCriterion>(ForestData data, LeafSink sink)
        where TCriterion : struct, ICriterion =>
        ServesPatterns(data, sink) ? new PatternGrower<TCriterion>(data, sink)
        : data.Settings.RandomThresholds ? new RandomThresholdGrower<TCriterion>(data, sink)
        : ServesBins(data) && (SearchesBins(data) || DistinctValues.Of(data.Features).AreFew) ? new HistogramGrower<TCriterion>(data, sink)
        : data.Training.Rows.Length > NarrowPacking.MaxUnits ? new PresortedGrower<ulong, WidePacking, TCriterion>(data, sink)
        : new PresortedGrower<uint, NarrowPacking, TCriterion>(data, sink);

    /// <summary>A random threshold between the two values of a column is as good as the best one.</summary>
    private static bool ServesPatterns(ForestData data, LeafSink sink) =>
        sink.TakesSums
        && data.Settings.MaxLeafNodes == int.MaxValue
        && data.Settings.MinWeightFractionLeaf == 0
        && BinaryPatterns.Of(data.Features).Exist;

    private static bool ServesBins(ForestData data) =>
        data.Settings.MaxLeafNodes == int.MaxValue
        && data.Settings.MinWeightFractionLeaf == 0
        && (data.Settings.MinSamplesLeaf == 1 || (data.Training.SampleWeights is null && data.Training.Rows.Length < BinSums.DrawWithCount));

    private static bool SearchesBins(ForestData data) => data.Settings.Search switch
    {
        ThresholdSearch.Hist => true,
        ThresholdSearch.Auto => data.Training.Rows.Length >= AutoBinsFrom,
        _ => false,
    };
}
