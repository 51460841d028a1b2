using DoubleML.Data;
using DoubleML.Sampling;

namespace DoubleML.CrossFitting;

/// <summary>The rows of a task, named rather than listed: every worker resolves them to the same indices.</summary>
/// <param name="Split">How the sample is split.</param>
/// <param name="Repetition">0-based repetition.</param>
/// <param name="Fold">0-based fold.</param>
/// <param name="Part">Which part of the fold.</param>
/// <param name="Inner">0-based inner fold, where the part has inner folds.</param>
/// <param name="InnerCount">The number of inner folds, where the part has inner folds.</param>
public sealed record TaskRows(
    SplitSpec Split, int Repetition, int Fold, SplitPart Part = SplitPart.Fold, int Inner = 0, int InnerCount = 0)
{
    /// <summary>
    /// Validates within the rows to learn from instead of predicting the part's test rows: what a choice on a fold (of hyperparameters) may
    /// look at. Null for none.
    /// </summary>
    public ValidationFold? Validation { get; init; }

    /// <summary>The rows to learn from and the rows to predict, before any row conditions.</summary>
    /// <param name="data">The data that are split.</param>
    public Fold Resolve(DataSet data)
    {
        var part = ResolvePart(data);
        return Validation is null
            ? part
            : Split.Draw(part.Train, Validation.NFolds, data, NestedKey().Derive("validation"))[Validation.Fold];
    }

    private Fold ResolvePart(DataSet data)
    {
        var fold = Split.Folds(data, Repetition)[Fold];
        if (Part == SplitPart.Fold)
        {
            return fold;
        }

        var strata = Split.Strata is null ? null : data[Split.Strata];
        var key = NestedKey();
        if (Part == SplitPart.InnerFold)
        {
            var inner = (fold.Inner ?? KFold.Draw(fold.Train, InnerCount, strata, key))[Inner];
            return new Fold(inner.Train, [.. inner.Test, .. fold.Test]);
        }

        var halves = KFold.Draw(fold.Train, 2, strata, key);
        return Part switch
        {
            SplitPart.FirstHalf => new Fold(halves[0].Test, [.. Enumerable.Range(0, data.RowCount)]),
            SplitPart.SecondHalf => new Fold(halves[1].Test, fold.Test),
            _ => KFold.Draw(halves[0].Test, InnerCount, strata, key.Derive("first half"))[Inner],
        };
    }

    private RandomKey NestedKey() => Split.Key.Derive("nested").Derive(Repetition).Derive(Fold);
}
