using DoubleML.CrossFitting;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Planning;

namespace DoubleML.Serverless.Execution;

/// <summary>The work of one invocation.</summary>
/// <param name="Pieces">The pieces; all with the same split.</param>
/// <param name="Indices">For each piece the index of its task in the run.</param>
/// <param name="TestRowCounts">For each piece the number of rows that it predicts.</param>
internal sealed record Chunk(IReadOnlyList<TaskPiece> Pieces, IReadOnlyList<int> Indices, IReadOnlyList<int> TestRowCounts)
{
    /// <summary>Invocations of one shape take about the same time.</summary>
    public string Shape { get; } = string.Join('\n', Pieces
        .GroupBy(piece => (Workload.ItemOf(piece.Task).Kind, piece.PartCount))
        .Select(group => $"{group.Key.Kind}/{group.Key.PartCount}x{group.Count()}").Order(StringComparer.Ordinal));

    /// <summary>The tasks' labels, each once.</summary>
    public IReadOnlyList<TaskLabel> Labels => [.. Pieces.Select(piece => piece.Task.Label).Distinct()];

    /// <summary>About how many bytes the answer has as JSON.</summary>
    public long AnswerBytes => TestRowCounts.Sum(rows => 100 + (8L * rows * 4 / 3));

    /// <summary>The chunk in two halves.</summary>
    public (Chunk First, Chunk Second) Halve()
    {
        var half = Pieces.Count / 2;
        return (Take(0, half), Take(half, Pieces.Count - half));
    }

    private Chunk Take(int start, int count) =>
        new([.. Pieces.Skip(start).Take(count)], [.. Indices.Skip(start).Take(count)], [.. TestRowCounts.Skip(start).Take(count)]);
}
