using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Deployment;

/// <summary>
/// Makes, changes, describes and removes the stack of function, role, log group and bucket. A new stack is made in two steps where it makes its
/// own bucket: the bucket, then (with the function's zip in it) all the rest.
/// </summary>
public sealed class Deployer : IDisposable
{
    private readonly AwsAccount _account;
    private readonly TimeProvider _time;
    private readonly SignedHttp _http;
    private readonly CloudFormationApi _stacks;
    private readonly FunctionApi _functions;
    private readonly BucketApi _buckets;

    /// <summary>Makes the deployer; nothing is sent.</summary>
    /// <param name="account">Credentials and region.</param>
    /// <param name="endpoints">Where the services are; null for AWS.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public Deployer(AwsAccount account, ServiceEndpoints? endpoints = null, TimeProvider? time = null)
    {
        _account = account;
        _time = time ?? TimeProvider.System;
        endpoints ??= new ServiceEndpoints();
        _http = new SignedHttp(new AwsSigner(account.Credentials), account.Region, endpoints, _time);
        _stacks = new CloudFormationApi(_http);
        _functions = new FunctionApi(_http);
        _buckets = new BucketApi(account, endpoints);
    }

    /// <summary>Makes the stack, or changes one that is there to what is asked. Nothing to change is success.</summary>
    /// <param name="options">What to deploy.</param>
    /// <param name="progress">Is told what happens; may be null.</param>
    /// <param name="cancellationToken">Stops waiting; CloudFormation goes on.</param>
    /// <returns>What is deployed then.</returns>
    /// <exception cref="InputException">An option cannot be.</exception>
    /// <exception cref="DeploymentException">CloudFormation could not do it.</exception>
    /// <exception cref="AwsServiceException">A service refused, or could not be reached.</exception>
    public async Task<DeploymentStatus> DeployAsync(
        DeploymentOptions options, IProgress<DeploymentEvent>? progress = null, CancellationToken cancellationToken = default) =>
        await DeployAsync(options, renewCode: true, progress, cancellationToken).ConfigureAwait(false);

    private async Task<DeploymentStatus> DeployAsync(
        DeploymentOptions options, bool renewCode, IProgress<DeploymentEvent>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        var account = await AccountAsync(progress, cancellationToken).ConfigureAwait(false);
        var name = options.StackName;
        var stack = await SettledAsync(name, progress, cancellationToken).ConfigureAwait(false);
        if (stack is { IsDead: true })
        {
            progress?.Report(new DeploymentEvent(name, "is removed", $"it is left in {stack.Status}"));
            await RemoveAsync(name, stack, progress, cancellationToken).ConfigureAwait(false);
            stack = null;
        }

        var code = CodeFor(options, stack, renewCode);

        // A stack of another version of the template may have parameters that this one does not know.
        var parameters = (stack?.Parameters ?? new Dictionary<string, string>())
            .Where(parameter => StackTemplate.ParameterNames.Contains(parameter.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in options.Parameters())
        {
            parameters[key] = value;
        }

        DeploymentOptions.CheckTogether(parameters);
        await ChooseBucketAsync(options, stack, parameters, cancellationToken).ConfigureAwait(false);
        if (code is not null)
        {
            if (options.Architecture is null && code.Architecture is { } built)
            {
                parameters["Architecture"] = FunctionPackage.NameOf(built);
            }

            var bucket = stack?.Bucket ?? parameters.GetValueOrDefault("ExistingBucket");
            if (string.IsNullOrEmpty(bucket))
            {
                stack = await ApplyAsync(name, null, parameters, progress, cancellationToken).ConfigureAwait(false);
                bucket = stack.Bucket!;
            }

            var key = $"{parameters.GetValueOrDefault("Prefix", stack?.Prefix ?? "dml/")}code/{code.Sha256}.zip";
            var isNew = await _buckets.UploadAsync(bucket, key, code.Path, cancellationToken).ConfigureAwait(false);
            progress?.Report(new DeploymentEvent("code", isNew ? "uploaded" : "is there already", $"s3://{bucket}/{key}"));
            parameters["CodeKey"] = key;
        }

        stack = await ApplyAsync(name, stack, parameters, progress, cancellationToken).ConfigureAwait(false);
        return await DescribeAsync(name, stack, account, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a stack that is there: the function's code, memory, limits.</summary>
    /// <param name="options">What to change; what is null stays as it is.</param>
    /// <param name="progress">Is told what happens; may be null.</param>
    /// <param name="cancellationToken">Stops waiting; CloudFormation goes on.</param>
    /// <returns>What is deployed then.</returns>
    /// <exception cref="InputException">There is no such stack, or an option cannot be.</exception>
    /// <exception cref="DeploymentException">CloudFormation could not do it.</exception>
    /// <exception cref="AwsServiceException">A service refused, or could not be reached.</exception>
    public async Task<DeploymentStatus> UpdateAsync(
        DeploymentOptions options, IProgress<DeploymentEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        options.Validate();
        return await _stacks.FindAsync(options.StackName, cancellationToken).ConfigureAwait(false) is { IsDead: false }
            ? await DeployAsync(options, renewCode: false, progress, cancellationToken).ConfigureAwait(false)
            : throw new InputException(
                $"--stack: there is no stack '{options.StackName}' in {_account.Region} to update (dml cloud deploy makes one)");
    }

    /// <summary>What is deployed.</summary>
    /// <param name="stackName">The stack.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The state, or null where there is no such stack.</returns>
    /// <exception cref="AwsServiceException">A service refused, or could not be reached.</exception>
    public async Task<DeploymentStatus?> StatusAsync(string stackName, CancellationToken cancellationToken = default)
    {
        var account = await AccountAsync(null, cancellationToken).ConfigureAwait(false);
        return await _stacks.FindAsync(stackName, cancellationToken).ConfigureAwait(false) is { } stack
            ? await DescribeAsync(stackName, stack, account, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Removes the stack, and the bucket with all its content where the stack made it.</summary>
    /// <param name="stackName">The stack.</param>
    /// <param name="force">Whether objects go that this program did not put into the bucket.</param>
    /// <param name="progress">Is told what happens; may be null.</param>
    /// <param name="cancellationToken">Stops waiting; CloudFormation goes on.</param>
    /// <returns>Whether there was a stack.</returns>
    /// <exception cref="InputException">The bucket holds something else, and <paramref name="force"/> is not set.</exception>
    /// <exception cref="DeploymentException">CloudFormation could not do it.</exception>
    /// <exception cref="AwsServiceException">A service refused, or could not be reached.</exception>
    public async Task<bool> DestroyAsync(
        string stackName, bool force = false, IProgress<DeploymentEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        await AccountAsync(progress, cancellationToken).ConfigureAwait(false);
        if (await SettledAsync(stackName, progress, cancellationToken).ConfigureAwait(false) is not { } stack)
        {
            return false;
        }

        var bucket = await _stacks.OwnBucketAsync(stackName, cancellationToken).ConfigureAwait(false);
        if (bucket is not null && await _buckets.ExistsAsync(bucket, cancellationToken).ConfigureAwait(false))
        {
            if (!force && await _buckets.FirstKeyOutsideAsync(bucket, stack.Prefix, cancellationToken).ConfigureAwait(false) is { } foreign)
            {
                throw new InputException(
                    $"bucket '{bucket}' holds what is not below '{stack.Prefix}', such as '{foreign}'; move it elsewhere, or remove it too by --force");
            }

            var count = await _buckets.EmptyAsync(bucket, cancellationToken).ConfigureAwait(false);
            progress?.Report(new DeploymentEvent(bucket, "emptied", $"{count} object version{(count == 1 ? "" : "s")} removed"));
        }

        await RemoveAsync(stackName, stack, progress, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _buckets.Dispose();
    }

    /// <summary>The zip to deploy; null where the function's own stays.</summary>
    private static FunctionPackage? CodeFor(DeploymentOptions options, Stack? stack, bool renew)
    {
        if (options.Code is not null)
        {
            return options.Code;
        }

        var hasCode = !string.IsNullOrEmpty(stack?.Parameters.GetValueOrDefault("CodeKey"));
        Architecture? current = hasCode ? FunctionPackage.Parse("Architecture", stack!.Parameters.GetValueOrDefault("Architecture", "x86_64")) : null;
        var wanted = options.Architecture ?? current ?? Architecture.X86;
        if (wanted == current && (!renew || options.FindCode is null))
        {
            return null;
        }

        return options.FindCode?.Invoke(wanted) ?? throw new InputException(hasCode
            ? $"--architecture: the function's code is built for {FunctionPackage.NameOf(current!.Value)}, expected a zip for {FunctionPackage.NameOf(wanted)} as well (--code)"
            : "--code: a new function needs its zip, expected the file that deploy/build-function.sh makes");
    }

    /// <summary>Who asks. Also the first request: credentials that do not work are found before anything is begun.</summary>
    private async Task<string> AccountAsync(IProgress<DeploymentEvent>? progress, CancellationToken cancellationToken)
    {
        var root = await new QueryApi(_http, "sts", "2011-06-15").AskAsync("GetCallerIdentity", [], cancellationToken).ConfigureAwait(false);
        var account = root.All("Account").First().Value;
        progress?.Report(new DeploymentEvent("account", account, $"{_account.Region}, {root.All("Arn").First().Value}"));
        return account;
    }

    /// <summary>The stack when nothing is under way on it, or null where there is none.</summary>
    private async Task<Stack?> SettledAsync(string name, IProgress<DeploymentEvent>? progress, CancellationToken cancellationToken)
    {
        var stack = await _stacks.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (stack is not { IsBusy: true })
        {
            return stack;
        }

        progress?.Report(new DeploymentEvent(name, "is waited for", $"it is in {stack.Status}"));
        try
        {
            await new StackWatch(_stacks, _time, progress).WaitAsync(name, stack.Id, null, cancellationToken).ConfigureAwait(false);
        }
        catch (DeploymentException)
        {
            // What was under way failed; what is asked now may put it right.
        }

        return await _stacks.FindAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private async Task ChooseBucketAsync(
        DeploymentOptions options, Stack? stack, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        if (options.Bucket is not { } wanted)
        {
            return;
        }

        if (stack?.Bucket is { } current)
        {
            if (current != wanted)
            {
                throw new InputException($"--bucket: found '{wanted}', expected '{current}', the bucket of stack {options.StackName} (dml cloud destroy first, to use another)");
            }

            return;
        }

        var isThere = await _buckets.ExistsAsync(wanted, cancellationToken).ConfigureAwait(false);
        parameters[isThere ? "ExistingBucket" : "BucketName"] = wanted;
    }

    private async Task<Stack> ApplyAsync(
        string name, Stack? stack, Dictionary<string, string> parameters, IProgress<DeploymentEvent>? progress, CancellationToken cancellationToken)
    {
        string id;
        string? lastEvent = null;
        if (stack is null)
        {
            id = await _stacks.CreateAsync(name, StackTemplate.Text, parameters, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            id = stack.Id;
            lastEvent = await LastEventAsync(id, cancellationToken).ConfigureAwait(false);
            if (!await _stacks.UpdateAsync(name, StackTemplate.Text, parameters, cancellationToken).ConfigureAwait(false))
            {
                progress?.Report(new DeploymentEvent(name, "is up to date"));
                return stack;
            }
        }

        return await new StackWatch(_stacks, _time, progress).WaitAsync(name, id, lastEvent, cancellationToken).ConfigureAwait(false)
            ?? throw new DeploymentException(name, "DELETE_COMPLETE", ["it was removed meanwhile"]);
    }

    private async Task RemoveAsync(string name, Stack stack, IProgress<DeploymentEvent>? progress, CancellationToken cancellationToken)
    {
        var lastEvent = await LastEventAsync(stack.Id, cancellationToken).ConfigureAwait(false);
        await _stacks.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        await new StackWatch(_stacks, _time, progress).WaitAsync(name, stack.Id, lastEvent, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> LastEventAsync(string id, CancellationToken cancellationToken) =>
        await _stacks.EventsAsync(id, null, cancellationToken).ConfigureAwait(false) is [.., var last] ? last.Id : null;

    private async Task<DeploymentStatus> DescribeAsync(string name, Stack stack, string account, CancellationToken cancellationToken) =>
        new(name, stack.Status, account, _account.Region)
        {
            Reason = stack.Reason,
            Bucket = stack.Bucket,
            Prefix = stack.Prefix,
            KmsKey = stack.Parameters.GetValueOrDefault("KmsKeyArn") is { Length: > 0 } key ? key : null,
            MountPath = stack.Outputs.GetValueOrDefault("MountPath"),
            Function = stack.Outputs.GetValueOrDefault("FunctionName") is { } function
                ? await _functions.FindAsync(function, cancellationToken).ConfigureAwait(false)
                : null,
        };
}
