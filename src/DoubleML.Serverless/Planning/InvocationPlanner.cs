namespace DoubleML.Serverless.Planning;

/// <summary>Groups work into invocations by the fixed rules; <see cref="AutoScaler"/> does it by measurement.</summary>
public static class InvocationPlanner
{
    /// <summary>Plans the invocations of one wave of tasks.</summary>
    /// <param name="items">The tasks.</param>
    /// <param name="scaling">Any rule but <see cref="ScalingKind.Auto"/>.</param>
    /// <returns>For each invocation its pieces; together they are all the work, each part once.</returns>
    public static IReadOnlyList<IReadOnlyList<WorkPiece>> Plan(IReadOnlyList<WorkItem> items, Scaling scaling)
    {
        var all = Enumerable.Range(0, items.Count);
        return scaling.Kind switch
        {
            ScalingKind.Repetitions =>
                [.. all.GroupBy(i => items[i].Repetition).Select(group => group.Select(i => Whole(items, i)).ToArray())],
            ScalingKind.Folds => [.. all.Select(i => new[] { Whole(items, i) })],
            ScalingKind.Trees => [.. all.SelectMany(i => Split(items, i, scaling.PartsPerTask)).Select(piece => new[] { piece })],
            _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "expected a fixed rule"),
        };
    }

    /// <summary>All that is to do of an item.</summary>
    /// <param name="items">The tasks.</param>
    /// <param name="index">Which of them.</param>
    internal static WorkPiece Whole(IReadOnlyList<WorkItem> items, int index) => new(index, items[index].FirstPart, items[index].PartsToDo);

    /// <summary>Splits an item into pieces whose parts differ in number by at most one.</summary>
    /// <param name="items">The tasks.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="pieces">How many pieces are wanted; never more than there are parts.</param>
    internal static IEnumerable<WorkPiece> Split(IReadOnlyList<WorkItem> items, int index, int pieces)
    {
        var item = items[index];
        var count = Math.Clamp(pieces, 1, item.PartsToDo);
        for (var k = 0; k < count; k++)
        {
            var first = (int)((long)item.PartsToDo * k / count);
            var next = (int)((long)item.PartsToDo * (k + 1) / count);
            yield return new WorkPiece(index, item.FirstPart + first, next - first);
        }
    }
}
