using DoubleML.Serverless.Deployment;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>Keeps what is reported, in order.</summary>
internal sealed class Recorder : IProgress<DeploymentEvent>
{
    public List<DeploymentEvent> Events { get; } = [];

    public void Report(DeploymentEvent value) => Events.Add(value);
}
