using CsCheck;
using DoubleML.Sampling;
using DoubleML.Simulation;

namespace DoubleML.Tests.Simulation;

public sealed class SimulationCatalogTests
{
    public static TheoryData<string> Names => [.. SimulationCatalog.All.Select(process => process.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_key_gives_the_same_bits_and_another_key_others(string name)
    {
        var process = SimulationCatalog.Find(name);
        Gen.ULong.Sample(
            seed =>
            {
                var key = RandomKey.FromSeed(seed);
                var first = process.Draw(key);
                var again = process.Draw(key);
                var other = process.Draw(key.Derive(1));
                var y = first.Roles["y"][0];
                Assert.True(SameBits(first.Columns, again.Columns));
                Assert.True(SameBits(first.Oracle.Values, again.Oracle.Values));
                Assert.False(SameBits([first.Column(y)], [other.Column(y)]));
            },
            iter: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_are_equally_long_finite_uniquely_named_and_have_roles(string name)
    {
        var data = SimulationCatalog.Find(name).Draw(RandomKey.FromSeed(5));
        Assert.Equal(name, data.Name);
        Assert.All(data.Columns, column => Assert.Equal(data.NObs, column.Length));
        Assert.Equal(data.ColumnNames.Count, data.ColumnNames.Distinct().Count());
        Assert.Equal(data.ColumnNames.Order(), data.Roles.Values.SelectMany(role => role).Order());
        Assert.All(data.Columns, column => Assert.DoesNotContain(column, double.IsNaN));
        Assert.Single(data.Roles["y"]);
        Assert.NotEmpty(data.Roles["d"]);
        Assert.NotEmpty(data.Roles["x"]);
        Assert.All(data.Oracle.Values, Assert.NotEmpty);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_prints_a_value_that_sets_it_again(string name)
    {
        var process = SimulationCatalog.Find(name);
        foreach (var parameter in process.Parameters)
        {
            Assert.Equal(process, process.With(parameter.Name.Replace('_', '-'), parameter.ValueIn(process)));
            Assert.NotEmpty(parameter.Description);
        }

        Assert.Equal(process.Parameters.Count, process.Parameters.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Parameters_are_set_by_name()
    {
        var process = SimulationCatalog.Create("make_plr_CCDDHNR2018", new Dictionary<string, string>
        {
            ["n-obs"] = "50",
            ["dim_x"] = "4",
            ["theta"] = "-1.5e0",
        });
        Assert.Equal(new PlrCcddhnr2018 { NObs = 50, DimX = 4, Alpha = -1.5 }, process);
        var data = process.Draw(RandomKey.FromSeed(1));
        Assert.Equal(50, data.NObs);
        Assert.Equal(["X1", "X2", "X3", "X4", "y", "d"], data.ColumnNames);
        Assert.Equal(-1.5, data.Theta);
    }

    [Theory]
    [InlineData("plr_CCDDHNR2018", "dimx", "3", "plr_CCDDHNR2018 has no parameter 'dimx'; its parameters are n_obs, dim_x, alpha, a_0,")]
    [InlineData("plr_CCDDHNR2018", "dim_x", "2", "plr_CCDDHNR2018: dim_x is '2', but must be a whole number of at least 3.")]
    [InlineData("plr_CCDDHNR2018", "n_obs", "1e3", "plr_CCDDHNR2018: n_obs is '1e3', but must be a whole number of at least 1.")]
    [InlineData("plr_CCDDHNR2018", "alpha", "nan", "plr_CCDDHNR2018: alpha is 'nan', but must be a number.")]
    [InlineData("plr_turing", "n_obs", "5", "There is no data-generating process 'plr_turing'; there are plr_CCDDHNR2018")]
    public void Bad_input_gets_a_sentence_that_names_it(string process, string parameter, string value, string start)
    {
        var thrown = Assert.Throws<InputException>(() => SimulationCatalog.Create(process, [new(parameter, value)]));
        Assert.StartsWith(start, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_made_in_code_are_checked_when_they_draw()
    {
        var thrown = Assert.Throws<InputException>(() => new PlrCcddhnr2018 { DimX = 0 }.Draw(RandomKey.FromSeed(1)));
        Assert.Equal("plr_CCDDHNR2018: dim_x is '0', but must be a whole number of at least 3.", thrown.Message);
    }

    private static bool SameBits(IEnumerable<double[]> a, IEnumerable<double[]> b) =>
        a.Zip(b).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
