namespace DoubleML.Learning;

/// <summary>What is learned: a conditional mean, or the probability of class 1 of a 0/1 target.</summary>
public enum LearningTask
{
    /// <summary>E[target | features].</summary>
    Regression,

    /// <summary>P(target = 1 | features); the target is 0 or 1 in every row.</summary>
    Classification,
}
