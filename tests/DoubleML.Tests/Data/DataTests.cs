using DoubleML.Data;

namespace DoubleML.Tests.Data;

public class DataTests
{
    private static readonly double[] Counting = [1, 2, 3, 4];

    [Fact]
    public void Controls_left_out_are_all_columns_without_another_role()
    {
        var data = Make(new Roles { Y = "y", D = ["d"] });
        Assert.Equal(["x1", "x2"], data.X);
    }

    [Fact]
    public void Other_treatments_are_covariates()
    {
        var data = Make(new Roles { Y = "y", D = ["d", "x1"] });
        Assert.Equal(["x2", "x1"], data.CovariatesFor("d"));
        Assert.Equal(["x2", "d"], data.CovariatesFor("x1"));
    }

    [Fact]
    public void Features_are_shared_by_all_who_ask_for_the_same_columns_even_of_an_extension()
    {
        var data = Make(new Roles { Y = "y", D = ["d"] }).Data;
        var extended = data.With([new("target", Counting)]);
        Assert.Same(data.Features(["x1", "x2"]), extended.Features(["x1", "x2"]));
        Assert.Equal(Counting, extended["target"]);
        Assert.False(data.Contains("target"));
    }

    [Theory]
    [InlineData("y", "d", "nothere", "data.x: column 'nothere' is not in the data")]
    [InlineData("y", "d", "d", "data.x: column 'd' already has the role d")]
    [InlineData("y", "y", "x1", "data.d: column 'y' already has the role y")]
    [InlineData("constant", "d", "x1", "data.y: column 'constant' is constant (1)")]
    [InlineData("y", "d", "hole", "missing values in column 'hole' (2)")]
    public void Mistakes_are_named(string y, string d, string x, string expected)
    {
        var error = Assert.Throws<InputException>(() => Make(new Roles { Y = y, D = [d], X = [x] }));
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void Columns_of_unequal_length_are_refused() =>
        Assert.Contains("'b' has 1 rows, expected 4", Assert.Throws<InputException>(
            () => new DataSet([new("a", Counting), new("b", [1])])).Message);

    private static DoubleMLData Make(Roles roles)
    {
        Dictionary<string, double[]> columns = new()
        {
            ["y"] = [1, 2, 3, 5],
            ["d"] = [0, 1, 0, 1],
            ["x1"] = Counting,
            ["x2"] = [2, 1, 2, 1],
        };
        if (roles.Y == "constant")
        {
            columns["constant"] = [1, 1, 1, 1];
        }

        if (roles.X?.Contains("hole") == true)
        {
            columns["hole"] = [double.NaN, 1, double.NaN, 2];
        }

        return new DoubleMLData(new DataSet(columns), roles);
    }
}
