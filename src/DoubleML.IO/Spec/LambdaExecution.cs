using System.ComponentModel.DataAnnotations;

namespace DoubleML.IO.Spec;

/// <summary>On functions of AWS Lambda, or of a Lambda on the desk (<c>dml cloud local</c>).</summary>
/// <param name="Function">Name or ARN of the function; null for that of <paramref name="Stack"/>.</param>
/// <param name="Bucket">The bucket for data and answers; null for that of <paramref name="Stack"/>, or with <paramref name="Store"/>.</param>
/// <param name="Prefix">The prefix of all keys in the bucket; null for that of the stack, or <c>dml/</c>.</param>
/// <param name="KmsKey">ARN of the KMS key that encrypts what is put into the bucket; null for S3's own keys.</param>
/// <param name="Store">A folder instead of a bucket, which function and client both see.</param>
/// <param name="Mount">Where the functions see <paramref name="Store"/>; null for where the stack's function has its file system.</param>
/// <param name="Stack">The stack that <c>dml cloud deploy</c> made; asked where neither bucket nor store nor endpoint is given.</param>
/// <param name="Scaling"><c>n_rep</c>, <c>n_folds * n_rep</c>, <c>trees</c>, <c>trees:N</c> or <c>auto</c>.</param>
/// <param name="Target">With <c>auto</c>: <c>time</c>, <c>money</c> or <c>balanced</c>.</param>
/// <param name="Memory">The function's memory in MB; null for that of the stack's function, or 1769.</param>
/// <param name="Timeout">The function's time limit in seconds.</param>
/// <param name="Architecture">The function's processors, <c>x86_64</c> or <c>arm64</c>.</param>
/// <param name="Region">The region; null for that of the AWS tools.</param>
/// <param name="Profile">The profile of the AWS tools; null for their default.</param>
/// <param name="Endpoint">Another address of the Lambda API, such as that of <c>dml cloud local</c>.</param>
/// <param name="S3Endpoint">Another address of S3.</param>
/// <param name="Concurrency">The most requests in flight; null for 1,000, or 10 at an address of this machine.</param>
/// <param name="MaxCost">The most that the run may cost, USD; null for no limit.</param>
/// <param name="PriceGbSecond">The price of a GB-second in USD, where the price list does not know the region.</param>
/// <param name="Journal">The file in which finished tasks are kept; null for one in the user's cache folder, named after the spec.</param>
/// <param name="Resume">Whether to go on with what the journal holds.</param>
public sealed record LambdaExecution(
    string? Function = null,
    string? Bucket = null,
    string? Prefix = null,
    string? KmsKey = null,
    string? Store = null,
    string? Mount = null,
    string Stack = "doubleml",
    string Scaling = "auto",
    [property: AllowedValues("balanced", "time", "money")] string Target = "balanced",
    int? Memory = null,
    int? Timeout = null,
    [property: AllowedValues("x86_64", "arm64")] string? Architecture = null,
    string? Region = null,
    string? Profile = null,
    string? Endpoint = null,
    string? S3Endpoint = null,
    int? Concurrency = null,
    double? MaxCost = null,
    double? PriceGbSecond = null,
    string? Journal = null,
    bool Resume = false) : ExecutionSpec
{
    /// <inheritdoc/>
    public override void Validate()
    {
        RunSpec.Require("execution.memory", Memory, Memory is null or (>= 128 and <= 10240), "128 to 10240 (MB)");
        RunSpec.Require("execution.timeout", Timeout, Timeout is null or (>= 1 and <= 900), "1 to 900 (seconds)");
        RunSpec.Require("execution.concurrency", Concurrency, Concurrency is null or >= 1, "a whole number ≥ 1");
        RunSpec.Require("execution.max_cost", MaxCost, MaxCost is null or > 0, "a positive number of USD");
        RunSpec.Require("execution.price_gb_second", PriceGbSecond, PriceGbSecond is null or > 0, "a positive number of USD");
        RunSpec.Require("execution.target", $"'{Target}'", Target is "balanced" or "time" or "money", "'balanced', 'time' or 'money'");
        RunSpec.Require("execution.architecture", $"'{Architecture}'", Architecture is null or "x86_64" or "arm64", "'x86_64' or 'arm64'");
        RequireAddress("execution.endpoint", Endpoint);
        RequireAddress("execution.s3_endpoint", S3Endpoint);
        RunSpec.Require("execution.mount", $"'{Mount}'", Mount is null || Mount.StartsWith('/'), "a path such as /mnt/dml");
        if (Mount is not null && Store is null)
        {
            throw new InputException($"execution.mount: found '{Mount}' without a store, expected the folder that the functions see there (execution.store)");
        }

        if (Bucket is not null && Store is not null)
        {
            throw new InputException($"execution.store: found both '{Store}' and the bucket '{Bucket}', expected one of them");
        }
    }

    private static void RequireAddress(string key, string? text) => RunSpec.Require(
        key,
        $"'{text}'",
        text is null || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"),
        "an address such as http://127.0.0.1:9001");
}
