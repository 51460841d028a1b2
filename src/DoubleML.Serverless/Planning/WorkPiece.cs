namespace DoubleML.Serverless.Planning;

/// <summary>Some or all parts of a work item, done in one invocation.</summary>
/// <param name="Item">Index of the item.</param>
/// <param name="FirstPart">0-based first part.</param>
/// <param name="Parts">How many parts.</param>
public readonly record struct WorkPiece(int Item, int FirstPart, int Parts);
