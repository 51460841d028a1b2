namespace DoubleML.Data;

/// <summary>A data set whose columns have roles: what every model starts from. Checked when made, immutable.</summary>
public sealed class DoubleMLData
{
    /// <summary>Gives the columns their roles and checks them.</summary>
    /// <param name="data">The columns.</param>
    /// <param name="roles">Outcome, treatments, controls and so on.</param>
    /// <exception cref="InputException">
    /// A column is missing, has two roles, contains a value that is not finite, or is constant where it has to vary.
    /// </exception>
    public DoubleMLData(DataSet data, Roles roles)
        : this(data, roles, check: true)
    {
    }

    /// <summary>Gives columns the roles that most models need, and checks them.</summary>
    /// <param name="columns">Names and values, each of length n_obs; they are not copied.</param>
    /// <param name="y">The outcome's column.</param>
    /// <param name="d">The treatments' columns.</param>
    /// <param name="x">The controls' columns; null for every column that has no other role.</param>
    /// <param name="z">The instruments' columns; null for none.</param>
    /// <param name="cluster">The cluster variables' columns, one or two; null for none.</param>
    /// <exception cref="InputException">
    /// A column is missing, has two roles, contains a value that is not finite, or is constant where it has to vary.
    /// </exception>
    public DoubleMLData(
        IEnumerable<KeyValuePair<string, double[]>> columns,
        string y,
        IReadOnlyList<string> d,
        IReadOnlyList<string>? x = null,
        IReadOnlyList<string>? z = null,
        IReadOnlyList<string>? cluster = null)
        : this(new DataSet(columns), new Roles { Y = y, D = d, X = x, Z = z ?? [], Cluster = cluster ?? [] })
    {
    }

    private DoubleMLData(DataSet data, Roles roles, bool check)
    {
        Data = data;
        Roles = roles;
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (role, column) in roles.Named())
        {
            // The cluster variable of a panel may well be its unit, and the unit's or period's column may be a treatment's neighbour.
            if (role is not ("cluster" or "id" or "t") && !taken.TryAdd(column, role))
            {
                throw new InputException($"data.{role}: column '{column}' already has the role {taken[column]}, expected one role a column");
            }

            taken.TryAdd(column, role);
        }

        X = roles.X ?? [.. data.Names.Where(name => !taken.ContainsKey(name))];
        foreach (var column in X)
        {
            if (taken.TryGetValue(column, out var role))
            {
                throw new InputException(X.Count(name => name == column) > 1
                    ? $"data.x: column '{column}' is named twice, expected each once"
                    : $"data.x: column '{column}' already has the role {role}, expected one role a column");
            }

            taken.Add(column, "x");
        }

        if (roles.D.Count == 0)
        {
            throw new InputException("data.d names no column, expected at least one treatment");
        }

        if (roles.Cluster.Count > 2)
        {
            throw new InputException($"data.cluster names {roles.Cluster.Count} columns, expected one or two");
        }

        if (check)
        {
            Check(taken);
        }
    }

    /// <summary>The columns.</summary>
    public DataSet Data { get; }

    /// <summary>The roles as given.</summary>
    public Roles Roles { get; }

    /// <summary>The controls' names, resolved.</summary>
    public IReadOnlyList<string> X { get; }

    /// <summary>n_obs.</summary>
    public int RowCount => Data.RowCount;

    /// <summary>The outcome, length n_obs.</summary>
    public double[] Y => Data[Roles.Y];

    /// <summary>Whether a column has no other values than 0 and 1, and both of them.</summary>
    /// <param name="column">The column's name.</param>
    public bool IsBinary(string column) => IsBinary(Data[column]);

    /// <summary>Whether there are no other values than 0 and 1, and both of them.</summary>
    /// <param name="values">Any numbers.</param>
    public static bool IsBinary(ReadOnlySpan<double> values)
    {
        bool zero = false, one = false;
        foreach (var value in values)
        {
            zero |= value == 0;
            one |= value == 1;
            if (value is not (0 or 1))
            {
                return false;
            }
        }

        return zero && one;
    }

    /// <summary>The covariates of the models for treatment <paramref name="d"/>: the controls and then, unless the roles say otherwise, the other treatments.</summary>
    /// <param name="d">A treatment's column.</param>
    public IReadOnlyList<string> CovariatesFor(string d) =>
        Roles.D.Count == 1 || !Roles.UseOtherTreatAsCovariate ? X : [.. X, .. Roles.D.Where(other => other != d)];

    /// <summary>Demands a 0/1 column.</summary>
    /// <param name="role">The role, for the message.</param>
    /// <param name="column">The column.</param>
    /// <param name="model">The model that needs it, for the message.</param>
    /// <exception cref="InputException">The column has other values, or one of the two does not occur.</exception>
    public void RequireBinary(string role, string column, string model)
    {
        if (!IsBinary(column))
        {
            var found = Data[column].Distinct().Take(4).ToList();
            throw new InputException(
                $"data.{role}: column '{column}' has the values {string.Join(", ", found.Take(3))}{(found.Count > 3 ? ", …" : "")}; " +
                $"model {model} expects 0 and 1, and both of them: recode the column");
        }
    }

    /// <summary>The same roles on other columns; for models that transform their data. No checks: the transformation answers for them.</summary>
    /// <param name="data">The transformed columns.</param>
    /// <param name="roles">Their roles.</param>
    public static DoubleMLData Unchecked(DataSet data, Roles roles) => new(data, roles, check: false);

    private void Check(Dictionary<string, string> taken)
    {
        var missing = new List<string>();
        foreach (var (column, role) in taken)
        {
            if (!Data.Contains(column))
            {
                throw new InputException(
                    $"data.{role}: column '{column}' is not in the data; there are {Data.Names.Count}: {string.Join(", ", Data.Names.Take(12))}" +
                    (Data.Names.Count > 12 ? ", …" : ""));
            }

            // NaN is a missing value, infinity is a value only for "never treated"; the models that read it as such check it themselves.
            var bad = Data[column].Count(double.IsNaN);
            if (bad > 0 && !(role == "y" && Roles.S is not null))
            {
                missing.Add($"'{column}' ({bad})");
            }

            if (role is "x" or "y" or "z" && Data[column].Any(double.IsInfinity))
            {
                throw new InputException($"data.{role}: column '{column}' contains an infinite value, expected finite numbers");
            }
        }

        if (missing.Count > 0)
        {
            throw new InputException($"missing values in column {string.Join(", ", missing)} (number of rows in parentheses); " +
                "expected none: drop or impute these rows first");
        }

        foreach (var (column, role) in taken)
        {
            var values = Data[column];
            if (role is "y" or "d" or "z" && Array.TrueForAll(values, value => value == values[0]))
            {
                throw new InputException($"data.{role}: column '{column}' is constant ({values[0]}), expected at least two values");
            }
        }
    }
}
