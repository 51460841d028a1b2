using System.Globalization;
using DoubleML.Learners.Forest;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Forest;

/// <summary>Cross-fitted predictions of scikit-learn's trees, as DoubleML for Python stores them.</summary>
public sealed class GoldenTreeTests
{
    [Theory]
    [InlineData("d|ml_g0|0", "y", LearningTask.Regression, 12, 0)]
    [InlineData("d|ml_g1|0", "y", LearningTask.Regression, 12, 1)]
    [InlineData("d|ml_m|0", "d", LearningTask.Classification, 20, null)]
    public void Interactive_regression_model(string predictions, string target, LearningTask task, int minSamplesLeaf, int? treatment) =>
        Check("irm_decision_trees", predictions, target, task, new DecisionTree { MaxDepth = 2, MinSamplesLeaf = minSamplesLeaf }, treatment);

    [Theory]
    [InlineData("d|ml_l|0", "y", 3, 10)]
    [InlineData("d|ml_m|0", "d", 2, 15)]
    public void Partially_linear_model(string predictions, string target, int maxDepth, int minSamplesLeaf) =>
        Check(
            "plr_decision_tree", predictions, target, LearningTask.Regression,
            new DecisionTree { MaxDepth = maxDepth, MinSamplesLeaf = minSamplesLeaf }, treatment: null);

    private static void Check(string folder, string predictions, string target, LearningTask task, DecisionTree tree, int? treatment)
    {
        var data = Read(folder, "data.csv");
        var fold = Read(folder, "folds.csv")["rep0"];
        var expected = Read(folder, "predictions_expected.csv")[predictions];
        var features = new FeatureMatrix([.. data.Where(column => column.Key[0] == 'x').Select(column => column.Value)], fold.Length);
        var rows = Enumerable.Range(0, fold.Length).ToArray();
        for (var k = 0; k <= fold.Max(); k++)
        {
            var problem = new LearningProblem
            {
                Features = features,
                Target = data[target],
                TrainRows = [.. rows.Where(i => fold[i] != k && (treatment is null || data["d"][i] == treatment))],
                TestRows = [.. rows.Where(i => fold[i] == k)],
                Task = task,
                Key = RandomKey.FromSeed(1),
            };
            var found = tree.FitPredict(problem);
            for (var i = 0; i < found.Length; i++)
            {
                // Propensities are stored after clipping.
                var prediction = task == LearningTask.Classification ? Math.Clamp(found[i], 0.01, 0.99) : found[i];
                Assert.Equal(expected[problem.TestRows[i]], prediction, 1e-10);
            }
        }
    }

    private static Dictionary<string, double[]> Read(string folder, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Forest", "Golden", folder, file));
        var names = lines[0].Split(',');
        return names.Select((name, j) => (name, j)).ToDictionary(
            column => column.name,
            column => lines.Skip(1).Select(line => double.Parse(line.Split(',')[column.j], CultureInfo.InvariantCulture)).ToArray());
    }
}
