namespace DoubleML.Learners;

/// <summary>The check that a classification has something to tell apart.</summary>
internal static class BothClasses
{
    /// <summary>Throws where there is one class only.</summary>
    /// <param name="learner">The learner's name, for the message.</param>
    /// <param name="classes">0 or 1 in each training row.</param>
    /// <exception cref="InputException">All are 0, or all are 1.</exception>
    public static void Require(string learner, ReadOnlySpan<double> classes)
    {
        var ones = 0;
        foreach (var value in classes)
        {
            ones += value == 1 ? 1 : 0;
        }

        if (ones == 0 || ones == classes.Length)
        {
            throw new InputException($"{learner}: found only class {(ones == 0 ? 0 : 1)} in the {classes.Length} training rows, "
                + "expected both classes 0 and 1");
        }
    }
}
