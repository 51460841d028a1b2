namespace DoubleML.Data;

/// <summary>Which column plays which role; the names are those of the run spec and of the DoubleML literature.</summary>
public sealed record Roles
{
    /// <summary>The outcome.</summary>
    public required string Y { get; init; }

    /// <summary>The treatments, at least one.</summary>
    public required IReadOnlyList<string> D { get; init; }

    /// <summary>Whether the other treatments are covariates where there are several.</summary>
    public bool UseOtherTreatAsCovariate { get; init; } = true;

    /// <summary>The controls; null stands for every column that has no other role.</summary>
    public IReadOnlyList<string>? X { get; init; }

    /// <summary>The instruments.</summary>
    public IReadOnlyList<string> Z { get; init; } = [];

    /// <summary>The cluster variables: none, one or two.</summary>
    public IReadOnlyList<string> Cluster { get; init; } = [];

    /// <summary>The selection indicator (1: the outcome is observed).</summary>
    public string? S { get; init; }

    /// <summary>The time.</summary>
    public string? T { get; init; }

    /// <summary>The unit of a panel.</summary>
    public string? Id { get; init; }

    /// <summary>The running variable of a regression discontinuity design.</summary>
    public string? Running { get; init; }

    /// <summary>All roles and their columns, but for the controls.</summary>
    public IEnumerable<(string Role, string Column)> Named()
    {
        yield return ("y", Y);
        foreach (var d in D)
        {
            yield return ("d", d);
        }

        foreach (var z in Z)
        {
            yield return ("z", z);
        }

        foreach (var cluster in Cluster)
        {
            yield return ("cluster", cluster);
        }

        foreach (var (role, column) in new[] { ("s", S), ("t", T), ("id", Id), ("running", Running) })
        {
            if (column is not null)
            {
                yield return (role, column);
            }
        }
    }
}
