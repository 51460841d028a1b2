namespace DoubleML.Serverless.Deployment;

/// <summary>Follows one operation on a stack: reports what happens, and says why where it fails.</summary>
/// <param name="api">CloudFormation.</param>
/// <param name="time">The clock between two looks.</param>
/// <param name="progress">Is told each event; may be null.</param>
internal sealed class StackWatch(CloudFormationApi api, TimeProvider time, IProgress<DeploymentEvent>? progress)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);

    /// <summary>Waits for an operation.</summary>
    /// <param name="name">The stack's name, for messages.</param>
    /// <param name="id">The stack's id: a name is forgotten when a stack is removed.</param>
    /// <param name="lastEvent">Id of the last event before the operation, or null.</param>
    /// <param name="cancellationToken">Stops waiting; CloudFormation goes on.</param>
    /// <returns>The stack afterwards; null where it is gone.</returns>
    /// <exception cref="DeploymentException">The operation failed.</exception>
    public async Task<Stack?> WaitAsync(string name, string id, string? lastEvent, CancellationToken cancellationToken)
    {
        var failures = new List<StackEvent>();
        while (true)
        {
            // First the state, then the events: so the events that led to the last state are seen.
            var stack = await api.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (stack is null)
            {
                return null;
            }

            foreach (var found in await api.EventsAsync(id, lastEvent, cancellationToken).ConfigureAwait(false))
            {
                lastEvent = found.Id;
                progress?.Report(new DeploymentEvent(
                    found.LogicalId, found.Status, string.Join(": ", new[] { found.Type, found.Reason }.Where(part => !string.IsNullOrEmpty(part)))));
                if (found.IsFailure)
                {
                    failures.Add(found);
                }
            }

            if (!stack.IsBusy)
            {
                return stack.IsGood ? stack : throw new DeploymentException(name, stack.Status, Reasons(stack, failures));
            }

            await Task.Delay(_interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static List<string> Reasons(Stack stack, List<StackEvent> failures)
    {
        var causes = failures.Where(failure => !failure.IsCancelled && !failure.IsOfStack).ToList();
        var told = causes.Count > 0 ? causes : failures;
        var reasons = told.Select(failure => $"{failure.LogicalId} ({failure.Type}): {failure.Reason ?? failure.Status}").Distinct().ToList();
        if (reasons.Count == 0 && stack.Reason is { } reason)
        {
            reasons.Add(reason);
        }

        return reasons;
    }
}
