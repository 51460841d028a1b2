using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Heterogeneity;
using DoubleML.IO.Spec;

namespace DoubleML.IO.Results;

/// <summary>A treatment rule and what it decides.</summary>
/// <param name="Rule">The tree, a line a node.</param>
/// <param name="Treatment">1 (treat) or 0 for each observation.</param>
/// <param name="ShareTreated">The share of the observations that the rule treats.</param>
public sealed record PolicyTreeResult(IReadOnlyList<string> Rule, int[] Treatment, double ShareTreated)
{
    /// <summary>Grows the tree.</summary>
    /// <param name="fit">A fit of one repetition of a model with conditional effects.</param>
    /// <param name="spec">Features and size.</param>
    /// <param name="data">The data with the features.</param>
    public static PolicyTreeResult From(FitResult fit, PolicyTreeSpec spec, DataSet data)
    {
        var features = spec.Features.Select(name => KeyValuePair.Create(name, data[name])).ToArray();
        var tree = PolicyTree.Fit(BestLinearPredictor.SignalsOf(fit)[0].Signal, features, spec.Depth, spec.CcpAlpha, spec.MinSamplesLeaf);
        var treatment = tree.Predict([.. features.Select(feature => feature.Value)]);
        return new PolicyTreeResult(tree.ToString().Split('\n'), treatment, treatment.Average());
    }
}
