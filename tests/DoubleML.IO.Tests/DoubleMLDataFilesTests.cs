using DoubleML.Data;
using DoubleML.IO.Tables;

namespace DoubleML.IO.Tests;

public sealed class DoubleMLDataFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("data.csv")]
    [InlineData("data.csv.gz")]
    [InlineData("data.parquet")]
    public async Task ColumnsOfAFileTakeRoles(string name)
    {
        await TableWriter.WriteAsync(
            "--out", _folder.PathOf(name), [new("wage", [1, 2, 3]), new("union", [0, 1, 1]), new("age", [30, 40, 50]), new("firm", [1, 1, 2])], Token);
        var data = await DoubleMLData.FromFileAsync(_folder.PathOf(name), y: "wage", d: ["union"], cluster: ["firm"], cancellationToken: Token);
        Assert.Equal([1, 2, 3], data.Y);
        Assert.Equal(["age"], data.X);
        var panel = await DoubleMLData.FromFileAsync(_folder.PathOf(name), new Roles { Y = "wage", D = ["union"], X = [], Id = "firm" }, Token);
        Assert.Empty(panel.X);
        Assert.Equal("firm", panel.Roles.Id);
        Assert.Equal(["wage", "union", "age", "firm"], await new TableReader(new FileSources()).ReadNamesAsync(_folder.PathOf(name), "--data", Token));
    }

    [Fact]
    public async Task TextThatIsNotAskedForIsLeftOut()
    {
        var data = await DoubleMLData.FromFileAsync(_folder.Write("data.csv", "y,d,x,day\n1,0,2,Monday\n2,1,3,Tuesday\n"), y: "y", d: ["d"], cancellationToken: Token);
        Assert.Equal(["x"], data.X);
    }

    [Theory]
    [InlineData("wages", "union", "y: column 'wages'", "did you mean 'wage'?")]
    [InlineData("wage", "day", "d: column 'day'", "'Monday' in row 1")]
    public async Task MistakesAreNamed(string y, string d, params string[] parts)
    {
        var path = _folder.Write("data.csv", "wage,union,day\n1,0,Monday\n2,1,Tuesday\n");
        var message = (await Assert.ThrowsAsync<InputException>(() => DoubleMLData.FromFileAsync(path, y, [d], cancellationToken: Token))).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        message = (await Assert.ThrowsAsync<InputException>(() => DoubleMLData.FromFileAsync(_folder.PathOf("dat.csv"), y, [d], cancellationToken: Token))).Message;
        Assert.Contains("did you mean", message, StringComparison.Ordinal);
    }
}
