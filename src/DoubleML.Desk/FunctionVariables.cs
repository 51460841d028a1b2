using System.Globalization;

namespace DoubleML.Desk;

/// <summary>The environment variables that AWS Lambda documents for functions.</summary>
internal static class FunctionVariables
{
    public static void Set(IDictionary<string, string?> variables, DeskOptions options, int port)
    {
        // Credentials, proxies and the like are the user's own; how the desk's own process runs is no concern of the function's.
        foreach (var name in variables.Keys.Where(IsOfThisProcess).ToList())
        {
            variables.Remove(name);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Function));
        var date = DateTime.UtcNow.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{port}";
        variables["AWS_LAMBDA_FUNCTION_NAME"] = options.FunctionName;
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = options.MemoryMegabytes.ToString(CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{options.FunctionName}";
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = $"{date}/[$LATEST]{Guid.NewGuid():N}";
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        variables["AWS_EXECUTION_ENV"] = "AWS_Lambda_provided.al2023";
        variables["AWS_REGION"] = options.Region;
        variables["AWS_DEFAULT_REGION"] = options.Region;
        variables["_HANDLER"] = "bootstrap";
        variables["LAMBDA_TASK_ROOT"] = folder;
        variables["LAMBDA_RUNTIME_DIR"] = folder;
        variables["LANG"] = "en_US.UTF-8";
        variables["TZ"] = ":UTC";

        // .NET counts the machine's processors and memory itself; Lambda's machines have what the function's memory size gives.
        variables["DOTNET_PROCESSOR_COUNT"] = Processors(options).ToString(CultureInfo.InvariantCulture);
        variables["DOTNET_GCHeapHardLimit"] = ((long)(0.9 * options.MemoryMegabytes * (1 << 20))).ToString(
            "X", CultureInfo.InvariantCulture);
        foreach (var (name, value) in options.Variables)
        {
            variables[name] = value;
        }
    }

    /// <summary>The virtual CPUs that come with the memory: one for 1,769 MB, six at most.</summary>
    public static int Processors(DeskOptions options) =>
        Math.Clamp((int)Math.Ceiling(options.MemoryMegabytes / DeskLambda.MegabytesPerProcessor), 1, 6);

    private static bool IsOfThisProcess(string name) =>
        (name.StartsWith("DOTNET_", StringComparison.Ordinal) && !name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal))
        || name.StartsWith("COMPlus_", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("AWS_LAMBDA_", StringComparison.Ordinal);
}
