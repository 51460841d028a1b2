using DoubleML;
using DoubleML.Lambda;
using DoubleML.Serverless.Storage;
using DoubleML.Serverless.Worker;

var address = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
if (string.IsNullOrEmpty(address))
{
    Console.Error.WriteLine("AWS_LAMBDA_RUNTIME_API is not set: this program runs in AWS Lambda, or under `dml cloud local`");
    return 2;
}

using var runtime = new RuntimeClient(address);
TaskWorker worker;
try
{
    worker = new TaskWorker(WorkerOptions.FromEnvironment(bucket => S3ObjectStore.FromEnvironment(bucket)));
}
catch (InputException exception)
{
    await runtime.FailInitAsync(FunctionError.From(exception), CancellationToken.None);
    return 1;
}

using (worker)
{
    try
    {
        // Lambda ends the process when it is no longer needed; the loop itself has no end.
        await new RuntimeLoop(runtime, worker.HandleAsync).RunAsync(CancellationToken.None);
    }
    catch (HttpRequestException exception)
    {
        await Console.Error.WriteLineAsync($"the Runtime API is gone: {exception.Message}");
    }
}

return 1;
