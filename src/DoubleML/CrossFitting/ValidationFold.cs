namespace DoubleML.CrossFitting;

/// <summary>One fold of a cross-validation within some rows.</summary>
/// <param name="Fold">0-based fold.</param>
/// <param name="NFolds">
/// The number of folds, at least 2; with cluster variables, that of each of them (two of them have the NFolds² cells of their product).
/// </param>
public sealed record ValidationFold(int Fold, int NFolds);
