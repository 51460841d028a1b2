namespace DoubleML.Serverless.Pricing;

/// <summary>What S3 Standard costs in a region.</summary>
/// <param name="Put">USD for one PUT.</param>
/// <param name="Get">USD for one GET.</param>
/// <param name="GigabyteMonth">USD for keeping one GB for a month.</param>
public sealed record StoragePrice(double Put, double Get, double GigabyteMonth);
