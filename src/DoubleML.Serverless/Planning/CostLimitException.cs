namespace DoubleML.Serverless.Planning;

/// <summary>The run would cost more than the user allows (<c>--max-cost</c>).</summary>
/// <param name="message">One sentence with what it would cost and what is allowed.</param>
public sealed class CostLimitException(string message) : InputException(message);
