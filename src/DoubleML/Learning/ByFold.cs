namespace DoubleML.Learning;

/// <summary>
/// Another learner for each fold, such as one whose hyperparameters were tuned on the fold's training rows. Cross-fitting takes
/// the fold's own learner; it is no learner inside another one.
/// </summary>
/// <param name="Learners">[repetition][fold].</param>
public sealed record ByFold(IReadOnlyList<IReadOnlyList<Learner>> Learners) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (Learners is null || Learners.Count == 0)
        {
            throw new InputException($"{where}.learners: found {(Learners is null ? "nothing" : "[]")}, expected [repetition][fold] learners");
        }

        for (var repetition = 0; repetition < Learners.Count; repetition++)
        {
            for (var fold = 0; fold < (Learners[repetition]?.Count ?? 0); fold++)
            {
                var place = $"{where}.learners[{repetition}][{fold}]";
                if (Learners[repetition][fold] is null or ByFold)
                {
                    throw new InputException($"{place}: found {(Learners[repetition][fold] is null ? "null" : "by_fold")}, expected another learner");
                }

                Learners[repetition][fold].Validate(place);
            }
        }
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => Learners.All(folds => folds.All(learner => learner.Supports(task)));

    /// <inheritdoc/>
    public override Learner ForFold(int repetition, int fold) =>
        repetition < Learners.Count && fold < Learners[repetition].Count
            ? Learners[repetition][fold]
            : throw new InputException(
                $"found learners for {Learners.Count} repetitions with {string.Join(", ", Learners.Select(folds => folds.Count).Distinct())} folds, " +
                $"expected one for repetition {repetition}, fold {fold}");

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem) =>
        throw new InputException("by_fold: found inside another learner, expected directly below learners");

    /// <inheritdoc/>
    public bool Equals(ByFold? other) =>
        other is not null && Learners.Count == other.Learners.Count
        && Learners.Zip(other.Learners).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => Learners.SelectMany(folds => folds).Aggregate(17, (hash, learner) => (31 * hash) + learner.GetHashCode());
}
