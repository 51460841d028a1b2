using DoubleML.CrossFitting;

namespace DoubleML.Serverless.Contract;

/// <summary>A nuisance task or, of a divisible learner, some of its parts: the smallest thing that is sent to a function.</summary>
/// <param name="Task">The task.</param>
/// <param name="FirstPart">0-based first part; 0 for the whole task.</param>
/// <param name="PartCount">The number of parts, or 0 for the whole task.</param>
public sealed record TaskPiece(NuisanceTask Task, int FirstPart = 0, int PartCount = 0);
