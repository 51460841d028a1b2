using System.Text;
using System.Text.Json;
using DoubleML;
using DoubleML.Lambda;

// A payload is a JSON list: what to do, and with what number or name.
using var runtime = new RuntimeClient(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!);
switch (Environment.GetEnvironmentVariable("PROBE_INIT"))
{
    case "error":
        await runtime.FailInitAsync(FunctionError.From(new InputException("cannot start")), CancellationToken.None);
        return 1;
    case "exit":
        return 5;
    case "hang":
        await Task.Delay(Timeout.Infinite);
        break;
}

var count = 0;
await new RuntimeLoop(runtime, async (payload, cancellationToken) =>
{
    count++;
    var order = JsonDocument.Parse(payload).RootElement;
    switch (order[0].GetString())
    {
        case "hang":
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            break;
        case "wait":
            await Task.Delay(Timeout.Infinite, cancellationToken);
            break;
        case "exit":
            Environment.Exit(order[1].GetInt32());
            break;
        case "allocate":
            // Native memory: the limit is on what the process takes, not on what .NET knows of.
            unsafe
            {
                var bytes = (nuint)order[1].GetInt64() << 20;
                new Span<byte>(System.Runtime.InteropServices.NativeMemory.Alloc(bytes), (int)bytes).Fill(1);
            }

            break;
        case "compute":
            var end = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime + TimeSpan.FromMilliseconds(order[1].GetInt32());
            while (System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime < end)
            {
            }

            break;
        case "answer":
            return Encoding.ASCII.GetBytes('"' + new string('a', order[1].GetInt32() - 2) + '"');
        case "log":
            Console.WriteLine(new string('x', order[1].GetInt32()));
            break;
        case "variable":
            return JsonSerializer.SerializeToUtf8Bytes(Environment.GetEnvironmentVariable(order[1].GetString()!));
        case "throw":
            throw new InvalidOperationException(order[1].GetString());
    }

    return JsonSerializer.SerializeToUtf8Bytes(count);
}).RunAsync(CancellationToken.None);
return 0;
