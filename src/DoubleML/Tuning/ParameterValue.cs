using DoubleML.Learning;

namespace DoubleML.Tuning;

/// <summary>A value of a hyperparameter.</summary>
/// <param name="Text">The value as JSON, for reports, such as <c>0.5</c>, <c>null</c> or <c>"sqrt"</c>.</param>
/// <param name="Set">Gives a learner this value.</param>
public sealed record ParameterValue(string Text, Func<Learner, Learner> Set);
