using DoubleML.Learning;

namespace DoubleML.Tuning;

/// <summary>A parameter of the learners that successive halving raises from round to round, such as <c>n_estimators</c>.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Set">Gives a learner an amount of it.</param>
public sealed record SearchResource(string Name, Func<Learner, int, Learner> Set);
