using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serverless.Worker;

namespace DoubleML.Lambda;

/// <summary>A failed invocation as Lambda reports it.</summary>
/// <param name="ErrorMessage">For the user.</param>
/// <param name="ErrorType">
/// <c>InputException</c> (the request is wrong, trying again is of no use), <c>Unsupported</c> (another contract version), or the
/// exception's name.
/// </param>
/// <param name="StackTrace">Where it happened; empty for wrong requests.</param>
public sealed record FunctionError(string ErrorMessage, string ErrorType, IReadOnlyList<string> StackTrace)
{
    /// <summary>The report of an exception.</summary>
    /// <param name="exception">What was thrown.</param>
    public static FunctionError From(Exception exception) => exception switch
    {
        InputException => new(exception.Message, nameof(InputException), []),
        UnsupportedContractException => new(exception.Message, "Unsupported", []),
        OutOfMemoryException => new(
            "the function's memory is used up; expected fewer tasks an invocation or more memory", nameof(OutOfMemoryException), []),
        _ => new(exception.Message, exception.GetType().Name, exception.StackTrace?.Split('\n', StringSplitOptions.TrimEntries) ?? []),
    };

    /// <summary>The report of work that was given up shortly before the deadline, in the words of Lambda's own timeout.</summary>
    /// <param name="elapsed">How long it was worked on.</param>
    public static FunctionError TimedOut(TimeSpan elapsed) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"Task timed out after {elapsed.TotalSeconds:F2} seconds; expected fewer tasks an invocation or a longer timeout"),
        "DeadlineExceeded",
        []);

    /// <summary>The report as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, FunctionErrorJson.Default.FunctionError);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FunctionError))]
internal sealed partial class FunctionErrorJson : JsonSerializerContext;
