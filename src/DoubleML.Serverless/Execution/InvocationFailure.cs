using System.Text.Json;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Serverless.Execution;

/// <summary>An invocation without a usable answer.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">The function's or the service's message.</param>
/// <param name="outcome">The outcome, or null where there was none.</param>
internal sealed class InvocationFailure(FailureKind kind, string message, InvocationOutcome? outcome) : Exception(message)
{
    public FailureKind Kind { get; } = kind;

    public InvocationOutcome? Outcome { get; } = outcome;

    /// <summary>The failure that an outcome is, or null for an answer to look into.</summary>
    public static InvocationFailure? Of(InvocationOutcome outcome)
    {
        if (outcome.TimedOut)
        {
            return new InvocationFailure(FailureKind.Timeout, outcome.ConnectionError ?? "no answer in time", outcome);
        }

        if (outcome.Status == 0)
        {
            return new InvocationFailure(FailureKind.Connection, outcome.ConnectionError ?? "no answer", outcome);
        }

        if (outcome.Status is < 200 or >= 300)
        {
            var kind = outcome.Status switch
            {
                429 => FailureKind.Throttled,
                413 => FailureKind.TooLarge,
                408 or 409 or 425 or >= 500 => FailureKind.Service,
                _ when outcome.ErrorType is "ExpiredTokenException" or "RequestTimeoutException" => FailureKind.Service,
                _ => FailureKind.Refused,
            };
            var (type, message) = Error(outcome.Payload);
            return new InvocationFailure(kind, $"HTTP {outcome.Status} {outcome.ErrorType ?? type}: {message}".TrimEnd(' ', ':'), outcome);
        }

        if (outcome.FunctionError is null)
        {
            return null;
        }

        var (errorType, errorMessage) = Error(outcome.Payload);
        return new InvocationFailure(KindOf(errorType, errorMessage, outcome), errorMessage ?? errorType ?? outcome.FunctionError, outcome);
    }

    private static FailureKind KindOf(string? type, string? message, InvocationOutcome outcome)
    {
        var report = outcome.Report;
        if (type is "InputException" or "Unsupported")
        {
            return FailureKind.Input;
        }

        if (type == "Sandbox.Timedout" || report?.Status == "timeout"
            || message?.Contains("Task timed out after", StringComparison.Ordinal) == true)
        {
            return FailureKind.Timeout;
        }

        // A process that is killed says nothing of memory itself; the report does.
        var outOfMemory = type is "Runtime.OutOfMemory" or "OutOfMemoryException" or "InsufficientMemoryException"
            || report?.ErrorType == "Runtime.OutOfMemory"
            || (report is not null && report.MaxMemoryMegabytes >= report.MemoryMegabytes);
        return outOfMemory ? FailureKind.OutOfMemory : FailureKind.Crash;
    }

    /// <summary>Reads the function's <c>errorType, errorMessage</c> or the service's <c>Type, Message</c>.</summary>
    private static (string? Type, string? Message) Error(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            string? Text(params ReadOnlySpan<string> names)
            {
                foreach (var name in names)
                {
                    if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value)
                        && value.ValueKind == JsonValueKind.String)
                    {
                        return value.GetString();
                    }
                }

                return null;
            }

            return (Text("errorType", "__type", "Type"), Text("errorMessage", "Message", "message"));
        }
        catch (JsonException)
        {
            return (null, payload.Length == 0 ? null : $"({payload.Length} bytes that are not JSON)");
        }
    }
}
