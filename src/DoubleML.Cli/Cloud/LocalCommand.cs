using System.CommandLine;
using System.Globalization;
using DoubleML.Desk;
using DoubleML.Sampling;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud local</c>: a Lambda on the desk, until Ctrl-C.</summary>
internal static class LocalCommand
{
    private const string Examples = """
        # on port 9001; then, in another terminal:
        #   dml fit spec.json --on lambda --endpoint http://127.0.0.1:9001
        dml cloud local
        # less memory, more functions at a time, data in a folder of your own
        dml cloud local --memory 1024 --concurrency 50 --store data/store
        # how does a run fare when a fifth of the requests is throttled and a tenth of the functions dies?
        dml cloud local --faults throttle=0.2,kill=0.1,late=0.05,garbage=0.05
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create(Terminal terminal)
    {
        var code = new Option<string?>("--code")
        {
            HelpName = "FILE",
            Description = "The function's zip, program or .dll (default: what deploy/build-function.sh made here).",
        };
        var function = new Option<string>("--function")
        {
            HelpName = "NAME",
            Description = "Name of the function.",
            DefaultValueFactory = _ => LambdaDefaults.Name,
        };
        var port = new Option<int>("--port")
        {
            HelpName = "NUMBER",
            Description = "Port on 127.0.0.1 (default 9001; 0 for a free one).",
            DefaultValueFactory = _ => 9001,
        };
        var memory = new Option<int>("--memory")
        {
            HelpName = "MB",
            Description = "Memory (default 1769: one vCPU).",
            DefaultValueFactory = _ => 1769,
        };
        var timeout = new Option<int>("--timeout")
        {
            HelpName = "SECONDS",
            Description = "Time limit of an invocation (default 900).",
            DefaultValueFactory = _ => 900,
        };
        var concurrency = new Option<int>("--concurrency")
        {
            HelpName = "NUMBER",
            Description = "Functions at a time (default 10, as AWS gives a new account).",
            DefaultValueFactory = _ => 10,
        };
        var processors = new Option<int>("--processors")
        {
            HelpName = "NUMBER",
            Description = "vCPUs of this machine that run functions (default: all).",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var store = new Option<string?>("--store")
        {
            HelpName = "FOLDER",
            Description = "Folder in place of a bucket (default: in the user's cache folder).",
        };
        var bucket = new Option<string?>("--bucket") { HelpName = "NAME", Description = "Bucket that the function may use as well." };
        var prefix = new Option<string>("--prefix")
        {
            HelpName = "PREFIX",
            Description = "Prefix of all keys in the bucket (default dml/).",
            DefaultValueFactory = _ => "dml/",
        };
        var s3 = new Option<string?>("--s3-endpoint") { HelpName = "URL", Description = "Address of S3, instead of AWS's." };
        var region = new Option<string>("--region")
        {
            HelpName = "REGION",
            Description = "Region that the function is told.",
            DefaultValueFactory = _ => "us-east-1",
        };
        var faults = new Option<string?>("--faults")
        {
            HelpName = "KIND=SHARE,…",
            Description = "Faults to inject: throttle, kill, late, garbage.",
        };
        var log = new Option<bool>("--log") { Description = "Show the functions' logs." };
        var command = new Command("local", "A Lambda on this machine: the same function under the same limits, billed on paper. Ends with Ctrl-C.")
        {
            code, function, port, memory, timeout, concurrency, processors, store, bucket, prefix, s3, region, faults, log,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(store) ?? LambdaDefaults.Store);
            Directory.CreateDirectory(folder);
            List<string> prefixes = [$"file://{folder.TrimEnd('/')}/"];
            var variables = new Dictionary<string, string>();
            if (parsed.GetValue(bucket) is { } name)
            {
                prefixes.Add($"s3://{name}/{parsed.GetValue(prefix)}");
            }

            if (parsed.GetValue(s3) is { } endpoint)
            {
                variables["AWS_ENDPOINT_URL_S3"] = Serverless.Deployment.ServiceEndpoints.Parse("--s3-endpoint", endpoint).AbsoluteUri;
            }

            variables[Serverless.Worker.WorkerOptions.PrefixesVariable] = string.Join(';', prefixes);
            var options = new DeskOptions
            {
                Function = FunctionFiles.Program(parsed.GetValue(code)),
                FunctionName = parsed.GetValue(function)!,
                Port = parsed.GetValue(port),
                MemoryMegabytes = parsed.GetValue(memory),
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                Concurrency = parsed.GetValue(concurrency),
                ProcessorCount = parsed.GetValue(processors),
                Region = parsed.GetValue(region)!,
                Variables = variables,
                Faults = parsed.GetValue(faults) is { } text ? Faults(text) : null,
                Log = parsed.GetValue(log) ? line => terminal.Error.WriteLine(line.TrimEnd()) : null,
            };
            await ServeAsync(options, folder, terminal, cancellationToken);
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }

    private static async Task ServeAsync(DeskOptions options, string folder, Terminal terminal, CancellationToken cancellationToken)
    {
        // The process must not end before the functions' processes have, however long that takes on a busy machine.
        var closed = new TaskCompletionSource();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => closed.Task.Wait(Patience);
        try
        {
            await using var desk = await DeskLambda.StartAsync(options, cancellationToken);
            await ServeAsync(desk, options, folder, terminal, cancellationToken);
        }
        finally
        {
            closed.SetResult();
        }
    }

    private static async Task ServeAsync(
        DeskLambda desk, DeskOptions options, string folder, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Out.WriteLine($"function {options.FunctionName} at {desk.Endpoint.AbsoluteUri.TrimEnd('/')}, {options.MemoryMegabytes} MB, {options.Concurrency} at a time, store {folder}");
        terminal.Out.WriteLine($"dml fit SPEC --on lambda --endpoint {desk.Endpoint.AbsoluteUri.TrimEnd('/')} --store {folder}");
        terminal.Out.Flush();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            var usage = desk.Usage;
            var gigabyteSeconds = usage.BilledMilliseconds / 1000.0 * options.MemoryMegabytes / 1024;
            terminal.Error.WriteLine(
                $"dml: {usage.Invocations} invocations, {usage.ColdStarts} cold starts, {usage.Errors} errors, {usage.Throttles} throttled, " +
                $"{gigabyteSeconds.ToString("0.00", CultureInfo.InvariantCulture)} GB-seconds");
        }
    }

    private static DeskFaults Faults(string text)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || pair[0] is not ("throttle" or "kill" or "late" or "garbage")
                || !double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var share))
            {
                throw new InputException(
                    $"--faults: found '{part}', expected throttle, kill, late or garbage with a share, such as kill=0.1");
            }

            shares[pair[0]] = share;
        }

        return new DeskFaults
        {
            Throttle = shares.GetValueOrDefault("throttle"),
            Kill = shares.GetValueOrDefault("kill"),
            Late = shares.GetValueOrDefault("late"),
            Garbage = shares.GetValueOrDefault("garbage"),
            Key = RandomKey.FromSeed(0),
        };
    }
}
