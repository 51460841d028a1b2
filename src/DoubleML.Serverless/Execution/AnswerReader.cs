using System.Text.Json;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Execution;

/// <summary>Reads answers and believes nothing: form, checksum, number, lengths and values are checked.</summary>
/// <param name="store">Where answers lie that were too large to travel.</param>
internal sealed class AnswerReader(IObjectStore store)
{
    /// <summary>The answers to a chunk's pieces.</summary>
    /// <param name="chunk">What was asked.</param>
    /// <param name="outcome">A successful outcome.</param>
    /// <param name="answerKey">The key under which a large answer may lie, or null.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="InvocationFailure">The answer is corrupt.</exception>
    public async Task<InvocationResponse> ReadAsync(
        Chunk chunk, InvocationOutcome outcome, string? answerKey, CancellationToken cancellationToken)
    {
        var response = Parse(outcome.Payload.Span, outcome);
        if (response.AnswerUri is { } uri)
        {
            if (answerKey is null || uri != store.UriOf(answerKey))
            {
                throw Corrupt($"the answer refers to {uri}, which was not asked for", outcome);
            }

            response = Parse(await FetchAsync(answerKey, outcome, cancellationToken).ConfigureAwait(false), outcome);
        }

        Check(chunk, response, outcome);
        return response;
    }

    private async Task<byte[]> FetchAsync(string key, InvocationOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetAsync(key, 0, null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Corrupt($"the answer at {store.UriOf(key)} cannot be read: {exception.Message}", outcome);
        }
    }

    private static InvocationResponse Parse(ReadOnlySpan<byte> json, InvocationOutcome outcome)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ServerlessJson.Response) ?? throw Corrupt("the answer is null", outcome);
        }
        catch (JsonException exception)
        {
            throw Corrupt($"the answer is not the JSON that was expected: {exception.Message}", outcome);
        }
    }

    private static void Check(Chunk chunk, InvocationResponse response, InvocationOutcome outcome)
    {
        if (response.Tasks.Count != chunk.Pieces.Count)
        {
            throw Corrupt($"the answer has {response.Tasks.Count} tasks, expected {chunk.Pieces.Count}", outcome);
        }

        if (response.Tasks.Any(task => task?.Values is null))
        {
            throw Corrupt("the answer has a task without values", outcome);
        }

        if (TaskConversion.Checksum(response.Tasks) != response.Sha256)
        {
            throw Corrupt("the answer does not match its checksum", outcome);
        }

        for (var i = 0; i < chunk.Pieces.Count; i++)
        {
            var (piece, values) = (chunk.Pieces[i], response.Tasks[i]);
            if (values.Values.Length != 8 * chunk.TestRowCounts[i])
            {
                throw Corrupt(
                    $"{piece.Task.Label}: the answer has {values.Values.Length} bytes, expected {8 * chunk.TestRowCounts[i]}", outcome);
            }

            if (piece.PartCount == 0 && Array.Exists(TaskConversion.ToPredictions(values), value => !double.IsFinite(value)))
            {
                throw Corrupt($"{piece.Task.Label}: the answer has a prediction that is not a finite number", outcome);
            }
        }
    }

    private static InvocationFailure Corrupt(string message, InvocationOutcome outcome) => new(FailureKind.Corrupt, message, outcome);
}
