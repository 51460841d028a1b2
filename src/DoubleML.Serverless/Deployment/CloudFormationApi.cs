using System.Xml.Linq;

namespace DoubleML.Serverless.Deployment;

/// <summary>The actions of CloudFormation's Query API (2010-05-15) that a deployment needs.</summary>
/// <param name="http">Sends the requests.</param>
internal sealed class CloudFormationApi(SignedHttp http)
{
    private readonly QueryApi _api = new(http, "cloudformation", "2010-05-15");

    /// <summary>Begins to make a stack; returns its id.</summary>
    public async Task<string> CreateAsync(
        string name, string template, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var root = await _api.AskAsync("CreateStack", Form(name, template, parameters), cancellationToken).ConfigureAwait(false);
        return root.All("StackId").First().Value;
    }

    /// <summary>Begins to change a stack; false where there is nothing to change.</summary>
    public async Task<bool> UpdateAsync(
        string name, string template, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        try
        {
            await _api.AskAsync("UpdateStack", Form(name, template, parameters), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsServiceException exception) when (exception.Reason.Contains("No updates are to be performed", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Begins to remove a stack.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        _api.AskAsync("DeleteStack", [("StackName", name), Token()], cancellationToken);

    /// <summary>A stack by name or id, or null where there is none of that name.</summary>
    public async Task<Stack?> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        try
        {
            var root = await _api.AskAsync("DescribeStacks", [("StackName", nameOrId)], cancellationToken).ConfigureAwait(false);
            var stack = root.Elements().First().Members("Stacks").First();
            return new Stack(
                stack.Text("StackId")!,
                stack.Text("StackStatus")!,
                stack.Text("StackStatusReason"),
                Pairs(stack, "Parameters", "ParameterKey", "ParameterValue"),
                Pairs(stack, "Outputs", "OutputKey", "OutputValue"));
        }
        catch (AwsServiceException exception) when (
            exception.Code == "ValidationError" && exception.Reason.EndsWith("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>The events of a stack after a given one, oldest first.</summary>
    /// <param name="stack">Name or id.</param>
    /// <param name="after">Id of the last event that is known; null for all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task<IReadOnlyList<StackEvent>> EventsAsync(string stack, string? after, CancellationToken cancellationToken)
    {
        var events = new List<StackEvent>();
        string? page = null;
        do
        {
            List<(string, string)> form = [("StackName", stack)];
            if (page is not null)
            {
                form.Add(("NextToken", page));
            }

            var result = (await _api.AskAsync("DescribeStackEvents", form, cancellationToken).ConfigureAwait(false)).Elements().First();
            var newestFirst = result.Members("StackEvents").Select(Event).ToList();
            var unknown = newestFirst.TakeWhile(found => found.Id != after).ToList();
            events.AddRange(unknown);
            page = unknown.Count == newestFirst.Count ? result.Text("NextToken") : null;
        }
        while (!string.IsNullOrEmpty(page));
        events.Reverse();
        return events;
    }

    private static StackEvent Event(XElement member) => new(
        member.Text("EventId")!,
        member.Text("LogicalResourceId") ?? "",
        member.Text("ResourceType") ?? "",
        member.Text("ResourceStatus") ?? "",
        member.Text("ResourceStatusReason"));

    /// <summary>The bucket that a stack made itself, or null.</summary>
    public async Task<string?> OwnBucketAsync(string name, CancellationToken cancellationToken)
    {
        var root = await _api.AskAsync("DescribeStackResources", [("StackName", name)], cancellationToken).ConfigureAwait(false);
        return root.Elements().First().Members("StackResources")
            .Where(resource => resource.Text("ResourceType") == "AWS::S3::Bucket" && resource.Text("ResourceStatus") != "DELETE_COMPLETE")
            .Select(resource => resource.Text("PhysicalResourceId"))
            .FirstOrDefault(id => !string.IsNullOrEmpty(id));
    }

    private static IEnumerable<(string, string)> Form(string name, string template, IReadOnlyDictionary<string, string> parameters)
    {
        yield return ("StackName", name);
        yield return ("TemplateBody", template);
        yield return ("Capabilities.member.1", "CAPABILITY_IAM");
        yield return Token();
        var i = 0;
        foreach (var (key, value) in parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            i++;
            yield return ($"Parameters.member.{i}.ParameterKey", key);
            yield return ($"Parameters.member.{i}.ParameterValue", value);
        }
    }

    /// <summary>Lets CloudFormation know a request that is sent again after a lost connection.</summary>
    private static (string, string) Token() => ("ClientRequestToken", $"dml-{Guid.NewGuid():N}");

    private static Dictionary<string, string> Pairs(XElement stack, string list, string key, string value) =>
        stack.Members(list).ToDictionary(member => member.Text(key)!, member => member.Text(value) ?? "", StringComparer.Ordinal);
}
