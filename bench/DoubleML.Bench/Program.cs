using System.Diagnostics;
using System.Runtime.InteropServices;
using DoubleML.Learners.Forest;
using DoubleML.Learning;
using DoubleML.Sampling;

// dml-bench DATA [option=value ...]: fits a learner on a matrix in a file and prints the CPU seconds of
// the first and the median fit and of the whole process, the wall seconds of a fit, the peak of memory and the error of the predictions.
// bench/forest.py writes the files. Options are those of scikit-learn, and: learner, task, threads, seed, repeat (how many fits), out (a
// file for the predictions), weighted=1 (sample weights 0.5, 1.5, 2.5, 0.5, ...).
// DATA: int32 rows, columns, training rows (the first ones; the others are predicted), then the columns, then the target, as doubles.
var options = args.Skip(1).Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
string Option(string name, string otherwise) => options.GetValueOrDefault(name, otherwise);
int Whole(string name, int otherwise) => int.Parse(Option(name, $"{otherwise}"));

var (features, target, trainCount) = Read(args[0]);
var maxFeatures = Option("max_features", "") switch
{
    "" => default(MaxFeatures),
    "all" => MaxFeatures.All,
    "sqrt" => MaxFeatures.Sqrt,
    var text => text.Contains('.') ? MaxFeatures.Fraction(double.Parse(text)) : MaxFeatures.Count(int.Parse(text)),
};
TreeLearner trees = Option("learner", "random_forest") switch
{
    "decision_tree" => new DecisionTree(),
    "extra_trees" => new ExtraTrees { NEstimators = Whole("n_estimators", 100) },
    _ => new RandomForest
    {
        NEstimators = Whole("n_estimators", 100),
        MaxSamples = options.TryGetValue("max_samples", out var share) ? CountOrFraction.Fraction(double.Parse(share)) : null,
        Splitter = Option("splitter", "auto"),
    },
};
var learner = trees with
{
    MinSamplesLeaf = Whole("min_samples_leaf", 1),
    MaxFeatures = maxFeatures,
    MaxDepth = options.TryGetValue("max_depth", out var depth) ? int.Parse(depth) : null,
    MaxLeafNodes = options.TryGetValue("max_leaf_nodes", out var leaves) ? int.Parse(leaves) : null,
    Criterion = options.GetValueOrDefault("criterion"),
};
var rowCount = features.RowCount;
var repeats = Whole("repeat", 1);
var seconds = new List<double>();
var wall = Stopwatch.StartNew();
double[] predictions = [];
for (var repeat = 0; repeat < repeats; repeat++)
{
    var before = Process.GetCurrentProcess().TotalProcessorTime;
    predictions = learner.FitPredict(new LearningProblem
    {
        Features = features,
        Target = target,
        Weights = options.ContainsKey("weighted") ? [.. Enumerable.Range(0, rowCount).Select(i => 0.5 + (i % 3))] : null,
        TrainRows = [.. Enumerable.Range(0, trainCount)],
        TestRows = [.. Enumerable.Range(trainCount, rowCount - trainCount)],
        Task = Option("task", "regression") == "classification" ? LearningTask.Classification : LearningTask.Regression,
        Key = RandomKey.FromSeed((ulong)Whole("seed", 1)).Derive(repeat),
        Threads = Whole("threads", 1),
    });
    seconds.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
}

wall.Stop();
var squares = 0.0;
for (var i = trainCount; i < rowCount; i++)
{
    squares += Math.Pow(predictions[i - trainCount] - target[i], 2);
}

var process = Process.GetCurrentProcess();
Console.WriteLine(
    $"{{\"first\": {seconds[0]:R}, \"median\": {seconds.Order().ElementAt(repeats / 2):R}, \"process\": {process.TotalProcessorTime.TotalSeconds:R}, "
    + $"\"wall\": {wall.Elapsed.TotalSeconds / repeats:R}, \"peak_mb\": {process.PeakWorkingSet64 / 1e6:F0}, "
    + $"\"mse\": {squares / (rowCount - trainCount):R}}}");
if (options.TryGetValue("out", out var path))
{
    File.WriteAllBytes(path, MemoryMarshal.AsBytes<double>(predictions));
}

static (FeatureMatrix Features, double[] Target, int TrainCount) Read(string path)
{
    using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    var header = new int[3];
    file.ReadExactly(MemoryMarshal.AsBytes(header.AsSpan()));
    double[] Column()
    {
        var column = new double[header[0]];
        file.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        return column;
    }

    var columns = new double[header[1]][];
    for (var j = 0; j < columns.Length; j++)
    {
        columns[j] = Column();
    }

    return (new FeatureMatrix(columns, header[0]), Column(), header[2]);
}
