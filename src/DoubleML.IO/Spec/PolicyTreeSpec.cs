namespace DoubleML.IO.Spec;

/// <summary>A treatment rule in the form of a small decision tree.</summary>
/// <param name="Features">Columns of the data.</param>
/// <param name="Depth">The largest depth, at least 1.</param>
/// <param name="CcpAlpha">Complexity parameter of the pruning, at least 0.</param>
/// <param name="MinSamplesLeaf">The smallest number of observations of a leaf, at least 1.</param>
public sealed record PolicyTreeSpec(IReadOnlyList<string> Features, int Depth = 2, double CcpAlpha = 0.01, int MinSamplesLeaf = 8)
{
    internal void Validate()
    {
        RunSpec.Require("policy_tree.features", "no column", Features.Count > 0, "at least one");
        RunSpec.Require("policy_tree.depth", Depth, Depth >= 1, "a whole number ≥ 1");
        RunSpec.Require("policy_tree.ccp_alpha", CcpAlpha, CcpAlpha >= 0, "a number ≥ 0");
        RunSpec.Require("policy_tree.min_samples_leaf", MinSamplesLeaf, MinSamplesLeaf >= 1, "a whole number ≥ 1");
    }
}
