namespace DoubleML.Learning;

/// <summary>
/// A learner whose prediction is the mean over independent parts (the trees of a forest), so that one fit can be spread over several
/// invocations. Part sums are integers (fixed point), therefore they add up to the same bits in any grouping and order.
/// </summary>
public interface IDivisibleLearner
{
    /// <summary>The number of parts, at least 1.</summary>
    int PartCount { get; }

    /// <summary>Fits the parts <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1.</summary>
    /// <param name="problem">The whole problem, as for <see cref="Learner.FitPredict"/>.</param>
    /// <param name="first">0-based first part.</param>
    /// <param name="count">How many parts.</param>
    /// <returns>For each test row the sum of these parts' predictions in fixed point.</returns>
    long[] FitPredictParts(LearningProblem problem, int first, int count);

    /// <summary>Turns the element-wise sum over all parts into predictions.</summary>
    /// <param name="problem">The problem the parts were fitted on.</param>
    /// <param name="total">For each test row the sum over all <see cref="PartCount"/> parts.</param>
    /// <returns>Predictions in the order of the test rows; the same bits as <see cref="Learner.FitPredict"/>.</returns>
    double[] Combine(LearningProblem problem, long[] total);
}
