using DoubleML.Data;

namespace DoubleML.IO.Results;

/// <summary>Which column played which role in a run.</summary>
/// <param name="Y">The outcome.</param>
/// <param name="D">The treatments.</param>
/// <param name="X">The controls.</param>
public sealed record RolesResult(string Y, IReadOnlyList<string> D, IReadOnlyList<string> X)
{
    /// <summary>The instruments; null for none.</summary>
    public IReadOnlyList<string>? Z { get; init; }

    /// <summary>The cluster variables; null for none.</summary>
    public IReadOnlyList<string>? Cluster { get; init; }

    /// <summary>The selection indicator.</summary>
    public string? S { get; init; }

    /// <summary>The time.</summary>
    public string? T { get; init; }

    /// <summary>The unit of a panel.</summary>
    public string? Id { get; init; }

    /// <summary>The running variable.</summary>
    public string? Running { get; init; }

    /// <summary>The roles of data.</summary>
    /// <param name="data">The data.</param>
    public static RolesResult From(DoubleMLData data) => new(data.Roles.Y, data.Roles.D, data.X)
    {
        Z = data.Roles.Z is { Count: > 0 } z ? z : null,
        Cluster = data.Roles.Cluster is { Count: > 0 } cluster ? cluster : null,
        S = data.Roles.S,
        T = data.Roles.T,
        Id = data.Roles.Id,
        Running = data.Roles.Running,
    };
}
