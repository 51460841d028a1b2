namespace DoubleML.Serverless.Execution;

/// <summary>How far a run on Lambda is.</summary>
/// <param name="Done">Tasks of this wave that are done.</param>
/// <param name="Total">Tasks of this wave.</param>
/// <param name="Running">Requests in flight.</param>
/// <param name="Retried">Attempts repeated so far.</param>
/// <param name="Hedged">Slow requests that were sent a second time so far.</param>
/// <param name="CostUsd">Dollars so far; 0 where the price is not known.</param>
public sealed record LambdaProgress(int Done, int Total, int Running, int Retried, int Hedged, double CostUsd);
