namespace DoubleML.Heterogeneity;

/// <summary>
/// A treatment rule in the form of a small decision tree: weighted classification of the sign of the orthogonal signal with its absolute
/// value as the weight (Athey and Wager 2021). The tree is CART with the Gini impurity and minimal cost-complexity pruning (Breiman,
/// Friedman, Olshen and Stone 1984), as scikit-learn grows it; of equally good splits the first feature's is taken.
/// </summary>
public sealed class PolicyTree
{
    /// <summary>Values closer than this are not separated (scikit-learn's limit).</summary>
    private const float Separation = 1e-7f;

    private readonly Node _root;

    private PolicyTree(IReadOnlyList<string> features, Node root)
    {
        Features = features;
        _root = root;
    }

    /// <summary>The features' names.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>Grows and prunes the tree.</summary>
    /// <param name="signal">The orthogonal signal, length n_obs.</param>
    /// <param name="features">Names and values, each of length n_obs.</param>
    /// <param name="depth">The largest depth, at least 1.</param>
    /// <param name="ccpAlpha">Complexity parameter: branches that gain less weighted impurity than this for each leaf are cut off.</param>
    /// <param name="minSamplesLeaf">The smallest number of observations of a leaf.</param>
    /// <exception cref="InputException">An option is out of range, or there is no feature.</exception>
    public static PolicyTree Fit(
        double[] signal, IReadOnlyList<KeyValuePair<string, double[]>> features, int depth = 2, double ccpAlpha = 0.01, int minSamplesLeaf = 8)
    {
        if (depth < 1 || ccpAlpha < 0 || minSamplesLeaf < 1 || features.Count == 0)
        {
            throw new InputException($"policy_tree: found depth {depth}, ccp_alpha {ccpAlpha}, min_samples_leaf {minSamplesLeaf}, {features.Count} features; " +
                "expected depth ≥ 1, ccp_alpha ≥ 0, min_samples_leaf ≥ 1 and at least one feature");
        }

        var columns = features.Select(feature => Array.ConvertAll(feature.Value, value => (float)value)).ToArray();
        var root = Grow([.. Enumerable.Range(0, signal.Length).Where(row => signal[row] != 0)], signal, columns, depth, minSamplesLeaf);
        var total = root.Weight;
        while (Weakest(root) is var (weakest, alpha) && alpha <= ccpAlpha * total)
        {
            weakest.Cut();
        }

        return new PolicyTree([.. features.Select(feature => feature.Key)], root);
    }

    /// <summary>The rule: 1 (treat) or 0 for each row.</summary>
    /// <param name="features">The columns of <see cref="Features"/>, in that order.</param>
    public int[] Predict(IReadOnlyList<double[]> features) => [.. Enumerable.Range(0, features[0].Length).Select(row =>
    {
        var node = _root;
        while (node.Left is not null)
        {
            node = (float)features[node.Feature][row] <= node.Threshold ? node.Left : node.Right!;
        }

        return node.Positive > node.Weight - node.Positive ? 1 : 0;
    })];

    /// <summary>The tree as indented text: conditions, and the decision of every leaf.</summary>
    public override string ToString() => string.Join('\n', Lines(_root, ""));

    private IEnumerable<string> Lines(Node node, string indent) => node.Left is null
        ? [$"{indent}{(node.Positive > node.Weight - node.Positive ? "treat" : "do not treat")} ({node.Count} observations)"]
        : [
            $"{indent}{Features[node.Feature]} <= {node.Threshold:G6}",
            .. Lines(node.Left, indent + "  "),
            $"{indent}{Features[node.Feature]} > {node.Threshold:G6}",
            .. Lines(node.Right!, indent + "  "),
        ];

    private static Node Grow(int[] rows, double[] signal, float[][] columns, int depth, int minSamplesLeaf)
    {
        var node = new Node
        {
            Count = rows.Length,
            Weight = rows.Sum(row => Math.Abs(signal[row])),
            Positive = rows.Sum(row => Math.Max(signal[row], 0)),
        };
        if (depth == 0 || rows.Length < 2 * minSamplesLeaf || node.Cost <= double.Epsilon)
        {
            return node;
        }

        var best = double.NegativeInfinity;
        for (var feature = 0; feature < columns.Length; feature++)
        {
            var x = columns[feature];
            var sorted = rows.OrderBy(row => x[row]).ToArray();
            var (weight, positive) = (0.0, 0.0);
            for (var k = 1; k < sorted.Length; k++)
            {
                weight += Math.Abs(signal[sorted[k - 1]]);
                positive += Math.Max(signal[sorted[k - 1]], 0);
                var (low, high) = (x[sorted[k - 1]], x[sorted[k]]);
                if (high <= low + Separation || k < minSamplesLeaf || sorted.Length - k < minSamplesLeaf)
                {
                    continue;
                }

                var gain = Purity(weight, positive) + Purity(node.Weight - weight, node.Positive - positive);
                if (gain > best)
                {
                    best = gain;
                    var middle = (low / 2.0) + (high / 2.0);
                    (node.Feature, node.Threshold) = (feature, middle == high ? low : middle);
                }
            }
        }

        if (!double.IsNegativeInfinity(best))
        {
            var x = columns[node.Feature];
            node.Left = Grow(Array.FindAll(rows, row => x[row] <= node.Threshold), signal, columns, depth - 1, minSamplesLeaf);
            node.Right = Grow(Array.FindAll(rows, row => x[row] > node.Threshold), signal, columns, depth - 1, minSamplesLeaf);
        }

        return node;
    }

    /// <summary>Σ over the two classes of (weight of the class)² / weight: large where one class dominates.</summary>
    private static double Purity(double weight, double positive) =>
        ((positive * positive) + ((weight - positive) * (weight - positive))) / weight;

    /// <summary>The branch whose cut costs least weighted impurity for each leaf that it saves.</summary>
    private static (Node Node, double Alpha)? Weakest(Node node)
    {
        if (node.Left is null)
        {
            return null;
        }

        var (cost, leaves) = Branch(node);
        (Node Node, double Alpha) weakest = (node, (node.Cost - cost) / (leaves - 1));
        foreach (var child in new[] { node.Left, node.Right! })
        {
            if (Weakest(child) is { } candidate && candidate.Alpha < weakest.Alpha)
            {
                weakest = candidate;
            }
        }

        return weakest;
    }

    private static (double Cost, int Leaves) Branch(Node node)
    {
        if (node.Left is null)
        {
            return (node.Cost, 1);
        }

        var (left, right) = (Branch(node.Left), Branch(node.Right!));
        return (left.Cost + right.Cost, left.Leaves + right.Leaves);
    }

    private sealed class Node
    {
        public int Count { get; init; }

        public double Weight { get; init; }

        /// <summary>The weight of the observations with a positive signal.</summary>
        public double Positive { get; init; }

        public int Feature { get; set; }

        public double Threshold { get; set; }

        public Node? Left { get; set; }

        public Node? Right { get; set; }

        /// <summary>Gini impurity times weight.</summary>
        public double Cost => Weight - Purity(Weight, Positive);

        public void Cut() => (Left, Right) = (null, null);
    }
}
