using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The training rows of one fit with their targets and weights as whole numbers held in doubles. Weight w becomes round(w 2^a) and weight
/// times centred target round(w (y − c) 2^b), where a and b are the largest exponents for which no sum over a tree's sample can pass 2^52.
/// Therefore every sum in the engine is exact: the same whatever the order of summation, the difference of two sums as good as a sum of
/// its own (sibling histograms by subtraction), and equal splits have equal scores to the last bit, so that ties are seen as ties.
/// The rounding is at most 2^-53 times the number of rows, relative to the largest |y − c|: less than what summing doubles loses.
/// </summary>
internal sealed class TrainingSet
{
    private readonly double _toTarget;
    private readonly double _center;
    private readonly Lazy<bool> _targetsRepeat;

    public TrainingSet(LearningProblem problem, TreeSettings settings)
    {
        Rows = problem.TrainRows;

        var isClassification = problem.Task == LearningTask.Classification;
        if (isClassification)
        {
            RequireTwoClasses(problem);
        }

        var draws = settings.BootstrapDraws > 0 ? settings.BootstrapDraws : Rows.Length;
        double least = double.PositiveInfinity, most = double.NegativeInfinity, mostWeight = 0;
        foreach (var row in Rows)
        {
            var (y, w) = (problem.Target[row], problem.Weights?[row] ?? 1);
            if (w > 0)
            {
                least = Math.Min(least, y);
                most = Math.Max(most, y);
                mostWeight = Math.Max(mostWeight, w);
            }
        }

        if (mostWeight == 0)
        {
            throw new InputException("no training row has a positive weight, expected at least one");
        }

        IsZeroOne = isClassification || (least == 0 && most == 1 && problem.TrainRows.All(row => problem.Target[row] is 0 or 1));

        // The centre is a multiple of a power of two above the range: whole-numbered targets stay whole, 0/1 targets stay as they are.
        var grid = most > least ? Math.ScaleB(1, Math.ILogB(most - least) + 2) : 0;
        _center = IsZeroOne ? 0 : grid > 0 ? grid * Math.Round((least + most) / 2 / grid) : least;
        var mostDeviation = Math.Max(Math.Abs(least - _center), Math.Abs(most - _center));
        var weightExponent = problem.Weights is null ? 0 : LargestExponent(draws * mostWeight);
        var sumExponent = IsZeroOne ? weightExponent : LargestExponent(draws * mostWeight * mostDeviation);
        var weightScale = Math.ScaleB(1, weightExponent);
        var sumScale = Math.ScaleB(1, sumExponent);
        _toTarget = Math.ScaleB(1, weightExponent - sumExponent);
        VarianceScale = Math.ScaleB(1, weightExponent - (2 * sumExponent));
        WeightScale = 1 / weightScale;

        Units = new Unit[Rows.Length];
        Targets = new double[Rows.Length];
        for (var i = 0; i < Rows.Length; i++)
        {
            var row = Rows[i];
            var w = problem.Weights?[row] ?? 1;
            var y = problem.Target[row];
            Units[i] = new Unit(Math.Round(w * (y - _center) * sumScale), Math.Round(w * weightScale));
            Targets[i] = y;
        }

        SampleWeights = problem.Weights is { } all ? Array.ConvertAll(Rows, row => all[row]) : null;
        _targetsRepeat = new(() => Targets.Distinct().Count() < 0.9 * Targets.Length);
    }

    /// <summary>The training rows.</summary>
    public int[] Rows { get; }

    /// <summary>For each of <see cref="Rows"/> what one draw of it adds; weight 0 excludes the row.</summary>
    public Unit[] Units { get; }

    /// <summary>The targets of <see cref="Rows"/>.</summary>
    public double[] Targets { get; }

    /// <summary>The sample weights of <see cref="Rows"/>, or null.</summary>
    public double[]? SampleWeights { get; }

    /// <summary>Whether all targets are 0 or 1, so that a node is pure exactly if its sum is 0 or its weight.</summary>
    public bool IsZeroOne { get; }

    /// <summary>Whether so many targets are equal that looking for pure nodes pays.</summary>
    public bool TargetsRepeat => _targetsRepeat.Value;

    /// <summary>Turns a sum of <c>Sum² / Weight</c> into the targets' own units.</summary>
    public double VarianceScale { get; }

    /// <summary>Turns a weight into the weights' own units.</summary>
    public double WeightScale { get; }

    /// <summary>The mean target of units that add up to these sums.</summary>
    public double Mean(double sum, double weight) => _center + (sum / weight * _toTarget);

    private static int LargestExponent(double bound) => bound > 0 ? 51 - Math.ILogB(bound) : 0;

    private static void RequireTwoClasses(LearningProblem problem)
    {
        int zeros = 0, ones = 0;
        foreach (var row in problem.TrainRows)
        {
            zeros += problem.Target[row] == 0 ? 1 : 0;
            ones += problem.Target[row] == 1 ? 1 : 0;
        }

        if (zeros + ones < problem.TrainRows.Length)
        {
            var other = problem.TrainRows.First(row => problem.Target[row] is not (0 or 1));
            throw new InputException($"the target of a classification is {problem.Target[other]} in row {other}, expected 0 or 1");
        }

        if (zeros == 0 || ones == 0)
        {
            throw new InputException(
                $"the target of a classification is {(zeros == 0 ? 1 : 0)} in all {problem.TrainRows.Length} training rows, expected both 0 and 1");
        }
    }
}
