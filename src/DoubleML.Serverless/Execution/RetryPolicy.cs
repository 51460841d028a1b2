using DoubleML.Serverless.Contract;
using Polly;
using Polly.Retry;

namespace DoubleML.Serverless.Execution;

/// <summary>
/// Retries with exponential backoff and full jitter (Brooker 2015): the delay is uniform between 0 and a bound that doubles, and never less
/// than what the service asks for.
/// </summary>
internal sealed class RetryPolicy
{
    private static readonly ResiliencePropertyKey<Attempts> _attempts = new("attempts");
    private readonly RetryOptions _options;
    private readonly ResiliencePipeline<InvocationResponse> _pipeline;

    public RetryPolicy(RetryOptions options, TimeProvider time, Action onRetry)
    {
        _options = options;
        _pipeline = new ResiliencePipelineBuilder<InvocationResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<InvocationResponse>
            {
                MaxRetryAttempts = int.MaxValue, // the counts by kind of failure decide
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is InvocationFailure failure
                    && MayRetry(failure, args.Context.Properties.GetValue(_attempts, null!))),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    Delay((InvocationFailure)args.Outcome.Exception!, args.Context.Properties.GetValue(_attempts, null!))),
                OnRetry = _ =>
                {
                    onRetry();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Runs an attempt, and again, until it succeeds or fails for good.</summary>
    /// <param name="attempt">The attempt; failures are <see cref="InvocationFailure"/>.</param>
    /// <param name="maySplit">Whether work that does not fit can be split: then trying it again as it is would be waste.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The answer, or the last failure with the number of attempts.</returns>
    public async Task<(InvocationResponse? Answer, InvocationFailure? Failure, int Attempts)> RunAsync(
        Func<CancellationToken, Task<InvocationResponse>> attempt, bool maySplit, CancellationToken cancellationToken)
    {
        var attempts = new Attempts { MaySplit = maySplit };
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(_attempts, attempts);
        try
        {
            var outcome = await _pipeline.ExecuteAsync(
                async (c, run) =>
                {
                    attempts.Total++;
                    return await run(c.CancellationToken).ConfigureAwait(false);
                },
                context,
                attempt).ConfigureAwait(false);
            return (outcome, null, attempts.Total);
        }
        catch (InvocationFailure failure)
        {
            return (null, failure, attempts.Total);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private bool MayRetry(InvocationFailure failure, Attempts attempts) => failure.Kind switch
    {
        FailureKind.Throttled => ++attempts.Throttles <= _options.MaxThrottles,
        FailureKind.Service or FailureKind.Connection or FailureKind.Crash or FailureKind.Corrupt =>
            ++attempts.Failures < _options.MaxAttempts,
        FailureKind.Timeout or FailureKind.OutOfMemory => !attempts.MaySplit && ++attempts.Hopeless < _options.MaxHopelessAttempts,
        _ => false,
    };

    private TimeSpan Delay(InvocationFailure failure, Attempts attempts)
    {
        var failures = failure.Kind == FailureKind.Throttled ? attempts.Throttles : attempts.Failures + attempts.Hopeless;
        var doublings = Math.Clamp(failures - 1, 0, 30);
        var bound = Math.Min(_options.MaxDelay.TotalMilliseconds, _options.BaseDelay.TotalMilliseconds * Math.Pow(2, doublings));
        return TimeSpan.FromMilliseconds(bound * _options.Jitter()) + (failure.Outcome?.RetryAfter ?? TimeSpan.Zero);
    }

    private sealed class Attempts
    {
        public bool MaySplit { get; init; }

        public int Total { get; set; }

        public int Throttles { get; set; }

        public int Failures { get; set; }

        public int Hopeless { get; set; }
    }
}
