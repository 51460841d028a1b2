namespace DoubleML.CrossFitting;

/// <summary>Where a task belongs: shown in messages and used to put predictions in their place.</summary>
/// <param name="Estimand">Key of the estimand, mostly the treatment.</param>
/// <param name="Nuisance">Name of the nuisance.</param>
/// <param name="Repetition">0-based repetition.</param>
/// <param name="Fold">0-based fold.</param>
/// <param name="Inner">0-based inner fold; 0 where there is none.</param>
public sealed record TaskLabel(string Estimand, string Nuisance, int Repetition, int Fold, int Inner = 0)
{
    /// <summary>For messages.</summary>
    public override string ToString() => $"nuisance {Nuisance} of {Estimand}, repetition {Repetition}, fold {Fold}";
}
