using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DoubleML.Desk;

/// <summary>The Runtime API (2018-06-01) of the execution environments, each on a port of its own.</summary>
internal sealed class RuntimeApi(DeskOptions options)
{
    private const string _base = "/2018-06-01/runtime/";
    private const string _invocation = _base + "invocation/";

    public async Task HandleAsync(HttpContext context, ExecutionEnvironment? environment)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        if (environment is null)
        {
            await AnswerAsync(context, 410, new FunctionErrorBody("Gone", "there is no execution environment here")).ConfigureAwait(false);
        }
        else if (method == "GET" && path == _invocation + "next")
        {
            await NextAsync(context, environment).ConfigureAwait(false);
        }
        else if (method == "POST" && path == _base + "init/error")
        {
            environment.FailInit(await Body.ReadAsync(context.Request, options.MaxResponseBytes).ConfigureAwait(false) ?? []);
            await AcceptAsync(context).ConfigureAwait(false);
        }
        else if (method == "POST" && path.StartsWith(_invocation, StringComparison.Ordinal)
            && path[_invocation.Length..].Split('/') is [var id, var kind] && kind is ("response" or "error"))
        {
            await OutcomeAsync(context, environment, id, kind == "error").ConfigureAwait(false);
        }
        else
        {
            await AnswerAsync(context, 404, new FunctionErrorBody("NotFound", $"{method} {path} is not part of the Runtime API"))
                .ConfigureAwait(false);
        }
    }

    private async Task NextAsync(HttpContext context, ExecutionEnvironment environment)
    {
        Assignment assignment;
        try
        {
            assignment = await environment.NextAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // the process has ended
        }

        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = assignment.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = assignment.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = DeskLambda.ArnOf(options);
        headers["Lambda-Runtime-Trace-Id"] = assignment.TraceId;
        context.Response.ContentType = assignment.ContentType ?? "application/json";
        context.Response.ContentLength = assignment.Payload.Length;
        await context.Response.Body.WriteAsync(assignment.Payload).ConfigureAwait(false);
    }

    private async Task OutcomeAsync(HttpContext context, ExecutionEnvironment environment, string id, bool isError)
    {
        var body = await Body.ReadAsync(context.Request, options.MaxResponseBytes).ConfigureAwait(false);
        if (body is null)
        {
            var tooLarge = Answer.Failure(
                "Function.ResponseSizeTooLarge",
                $"Response payload size exceeded maximum allowed payload size ({options.MaxResponseBytes} bytes).") with
            { EndsEnvironment = false };
            environment.Respond(id, tooLarge);
            await AnswerAsync(context, 413, new FunctionErrorBody(
                "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({options.MaxResponseBytes} bytes)."))
                    .ConfigureAwait(false);
        }
        else if (environment.Respond(id, new Answer(body, isError)))
        {
            await AcceptAsync(context).ConfigureAwait(false);
        }
        else
        {
            await AnswerAsync(context, 400, new FunctionErrorBody("InvalidRequestID", "Invalid request ID")).ConfigureAwait(false);
        }
    }

    private static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = 202;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new StatusBody("OK"), DeskJson.Default.StatusBody)).AsTask();
    }

    private static Task AnswerAsync(HttpContext context, int status, FunctionErrorBody body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(body.ToJson()).AsTask();
    }
}
