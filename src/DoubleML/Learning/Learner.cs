namespace DoubleML.Learning;

/// <summary>
/// A machine-learning method with its parameters: a value (an immutable record that can be compared, printed and sent) plus a pure fit.
/// </summary>
public abstract record Learner
{
    /// <summary>
    /// Checks the parameters.
    /// </summary>
    /// <param name="where">The place of this learner in the spec, for messages, such as <c>learners.ml_l</c>.</param>
    /// <exception cref="InputException">A parameter is out of range; the message names it, what was found and what was expected.</exception>
    public virtual void Validate(string where) { }

    /// <summary>Whether the method can do <paramref name="task"/>.</summary>
    /// <param name="task">Regression or classification.</param>
    public virtual bool Supports(LearningTask task) => true;

    /// <summary>The learner of one fold: this one, unless it stands for different ones (<see cref="ByFold"/>).</summary>
    /// <param name="repetition">0-based repetition.</param>
    /// <param name="fold">0-based fold.</param>
    /// <exception cref="InputException">There is none for this fold.</exception>
    public virtual Learner ForFold(int repetition, int fold) => this;

    /// <summary>
    /// Fits on the training rows and predicts the test rows.
    /// </summary>
    /// <param name="problem">The problem; nothing in it is changed.</param>
    /// <returns>
    /// Predictions in the order of <see cref="LearningProblem.TestRows"/>: conditional means, or for classification probabilities of class 1.
    /// </returns>
    /// <exception cref="InputException">The data do not allow this fit, e.g. a classification with one class only.</exception>
    public abstract double[] FitPredict(LearningProblem problem);
}
