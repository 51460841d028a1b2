using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners;

/// <summary>
/// The training rows of a learner that watches its loss on rows kept aside: scikit-learn's <c>train_test_split</c>, stratified for
/// classification.
/// </summary>
/// <param name="Learned">Rows to learn from, ascending.</param>
/// <param name="Held">Rows kept aside, ascending.</param>
internal sealed record HeldOutRows(int[] Learned, int[] Held)
{
    /// <summary>Draws ⌈fraction · n_train⌉ of the training rows to keep aside.</summary>
    /// <param name="problem">The problem; the draw depends on its key and training rows only.</param>
    /// <param name="fraction">In (0, 1).</param>
    /// <param name="key">The key of the draw.</param>
    /// <exception cref="InputException">Too few rows, or too few of a class, for both parts.</exception>
    public static HeldOutRows Draw(LearningProblem problem, double fraction, RandomKey key)
    {
        var rows = problem.TrainRows;
        var held = (int)Math.Ceiling(fraction * rows.Length);
        if (held >= rows.Length)
        {
            throw new InputException($"validation_fraction: found {rows.Length} training rows, expected more than the {held} to keep aside");
        }

        var shuffled = (int[])rows.Clone();
        new CounterRandom(key).Shuffle<int>(shuffled);
        var aside = problem.Task == LearningTask.Classification
            ? TakeStratified(problem, shuffled, held)
            : [.. shuffled.Take(held)];
        return new HeldOutRows(Array.FindAll(rows, row => !aside.Contains(row)), Array.FindAll(rows, aside.Contains));
    }

    private static HashSet<int> TakeStratified(LearningProblem problem, int[] shuffled, int held)
    {
        var ones = shuffled.Count(row => problem.Target[row] == 1);
        var zeros = shuffled.Length - ones;
        var (least, most) = (Math.Max(1, held - zeros + 1), Math.Min(ones, held) - 1);
        if (least > most)
        {
            throw new InputException($"validation_fraction: found {zeros} training rows of class 0 and {ones} of class 1, "
                + $"of which {held} are to be kept aside, expected both classes in both parts");
        }

        var heldOnes = Math.Clamp((int)Math.Round((double)held * ones / shuffled.Length), least, most);
        return
        [
            .. shuffled.Where(row => problem.Target[row] == 1).Take(heldOnes),
            .. shuffled.Where(row => problem.Target[row] != 1).Take(held - heldOnes),
        ];
    }
}
