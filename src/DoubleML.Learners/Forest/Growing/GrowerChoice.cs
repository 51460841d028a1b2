using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>Which grower serves a fit.</summary>
internal static class GrowerChoice
{
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

        var wide = data.Training.Rows.Length > NarrowPacking.MaxUnits;
        return (wide, data.Settings.Criterion == SplitCriterion.Entropy) switch
        {
            (false, false) => new PresortedGrower<uint, NarrowPacking, VarianceCriterion>(data, sink),
            (false, true) => new PresortedGrower<uint, NarrowPacking, EntropyCriterion>(data, sink),
            (true, false) => new PresortedGrower<ulong, WidePacking, VarianceCriterion>(data, sink),
            (true, true) => new PresortedGrower<ulong, WidePacking, EntropyCriterion>(data, sink),
        };
    }
}
