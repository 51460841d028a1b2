namespace DoubleML.Serverless.Pricing;

/// <summary>Where prices come from.</summary>
/// <param name="Url">The page or file.</param>
/// <param name="Date">The day for which the prices were stated, YYYY-MM-DD.</param>
/// <param name="Note">How they were read.</param>
public sealed record PriceSource(string Url, string Date, string Note);
