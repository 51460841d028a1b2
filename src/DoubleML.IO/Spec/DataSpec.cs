using DoubleML.Data;

namespace DoubleML.IO.Spec;

/// <summary>Where the data come from and which column plays which role.</summary>
public sealed record DataSpec
{
    /// <summary>
    /// <c>.csv</c> (also gzipped) or <c>.parquet</c>, here or as <c>s3://bucket/key</c>, or <c>dataset:NAME</c> for a public data set. Either this or
    /// <see cref="Simulate"/>.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Data that the program simulates itself; the roles come from the simulation unless they are given here.</summary>
    public SimulateSpec? Simulate { get; init; }

    /// <summary>The outcome.</summary>
    public string? Y { get; init; }

    /// <summary>The treatments.</summary>
    public IReadOnlyList<string>? D { get; init; }

    /// <summary>Whether the other treatments are covariates where there are several; left out: yes.</summary>
    public bool? UseOtherTreatAsCovariate { get; init; }

    /// <summary>The controls; left out: every column that has no other role.</summary>
    public IReadOnlyList<string>? X { get; init; }

    /// <summary>The instruments.</summary>
    public IReadOnlyList<string>? Z { get; init; }

    /// <summary>The cluster variables, one or two.</summary>
    public IReadOnlyList<string>? Cluster { get; init; }

    /// <summary>The selection indicator.</summary>
    public string? S { get; init; }

    /// <summary>The time.</summary>
    public string? T { get; init; }

    /// <summary>The unit of a panel.</summary>
    public string? Id { get; init; }

    /// <summary>The running variable.</summary>
    public string? Running { get; init; }

    /// <summary>The roles as the statistics take them.</summary>
    /// <exception cref="InputException">There is no outcome or no treatment.</exception>
    public Roles ToRoles() => new()
    {
        Y = Y ?? throw new InputException("data.y is not there, expected the name of the outcome's column"),
        D = D ?? throw new InputException("data.d is not there, expected a list with the names of the treatments' columns"),
        UseOtherTreatAsCovariate = UseOtherTreatAsCovariate ?? true,
        X = X,
        Z = Z ?? [],
        Cluster = Cluster ?? [],
        S = S,
        T = T,
        Id = Id,
        Running = Running,
    };

    internal void Validate()
    {
        if (Path is null == Simulate is null)
        {
            throw new InputException(Path is null
                ? "data.path is not there, expected a .csv or .parquet file (or data.simulate)"
                : "data.simulate: found beside data.path, expected one of them");
        }

        if (Path is not null)
        {
            _ = ToRoles();
        }
    }
}
