using System.IO.Compression;
using CsCheck;
using DoubleML.IO.Tables;
using Parquet;
using Parquet.Schema;

namespace DoubleML.IO.Tests.Tables;

public sealed class TableTests : IDisposable
{
    private static readonly TableReader Reader = new(new FileSources());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(".csv")]
    [InlineData(".csv.gz")]
    [InlineData(".parquet")]
    public async Task WhatIsWrittenIsReadAgainToTheBit(string ending)
    {
        var generator = Gen.Select(Gen.Double, Gen.Double, Gen.Int[-9, 9]).Array[1, 60];
        await generator.SampleAsync(async rows =>
        {
            var path = _folder.PathOf(Guid.NewGuid().ToString("N") + ending);
            KeyValuePair<string, double[]>[] columns =
            [
                new("a", [.. rows.Select(row => row.Item1)]),
                new("b|ml_l|0, \"quoted\"", [.. rows.Select(row => row.Item2)]),
                new("whole", [.. rows.Select(row => (double)row.Item3)]),
            ];
            await TableWriter.WriteAsync("--out", path, columns, Token);
            var table = await Reader.ReadAsync(path, new TableRequest { Key = "data.path", Others = true }, Token);
            Assert.Equal(columns.Select(column => column.Key), table.Data.Names);
            Assert.All(columns, column => Assert.Equal(column.Value, table.Data[column.Key]));
        }, iter: 20, threads: 1);
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".parquet")]
    public async Task MissingValuesStayMissingEvenInASingleColumn(string ending)
    {
        var path = _folder.PathOf("single" + ending);
        await TableWriter.WriteAsync("--out", path, [new("a", [1, double.NaN, double.NaN, double.PositiveInfinity])], Token);
        var table = await Reader.ReadAsync(path, new TableRequest { Key = "data.path", Others = true }, Token);
        Assert.Equal([1, double.NaN, double.NaN, double.PositiveInfinity], table.Data["a"]);
    }

    [Theory]
    [InlineData("", double.NaN)]
    [InlineData("NA", double.NaN)]
    [InlineData("nan", double.NaN)]
    [InlineData("NaN", double.NaN)]
    [InlineData("null", double.NaN)]
    [InlineData("None", double.NaN)]
    [InlineData("n/a", double.NaN)]
    [InlineData("<NA>", double.NaN)]
    [InlineData(" 2.5 ", 2.5)]
    [InlineData("\"2.5\"", 2.5)]
    [InlineData("1e-3", 0.001)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("TRUE", 1)]
    [InlineData("False", 0)]
    public async Task CellsMean(string cell, double value)
    {
        var table = await Read($"a,b\n7,{cell}\n", []);
        Assert.Equal(value, table.Data["b"][0]);
    }

    [Fact]
    public async Task CsvIsAsInRfc4180()
    {
        var table = await Read("\"a, one\",\"b \"\"two\"\"\",text\r\n1,2,\"line\nbreak, comma\"\r\n3,4,x\r\n", [("a, one", "data.y")]);
        Assert.Equal(["a, one", "b \"two\""], table.Data.Names);
        Assert.Equal([2.0, 4], table.Data["b \"two\""]);
        Assert.Equal(["text"], table.TextColumns);
    }

    [Theory]
    [InlineData("\ufeffa,b\n1,2\n")]
    [InlineData("a,b\n1,2")]
    [InlineData("a,b\n1,2\n\n\n")]
    [InlineData("a , b\r\n1,2\r\n")]
    public async Task FormsOfTheSameTable(string content)
    {
        var table = await Read(content, []);
        Assert.Equal(["a", "b"], table.Data.Names);
        Assert.Equal([2.0], table.Data["b"]);
    }

    [Fact]
    public async Task ColumnsWithoutANameAreRowNumbers() => Assert.Equal(["a"], (await Read(",a\n0,5\n1,6\n", [])).Data.Names);

    [Fact]
    public async Task TextAmongNumbersIsAnErrorEvenWithoutARole()
    {
        var exception = await Assert.ThrowsAsync<InputException>(() => Read("a,b\n1,2\n3,four\n", []));
        Assert.Equal("data.path: column 'b' of 'T' has the text 'four' in row 2, expected a number", exception.Message.Replace(_folder.PathOf("table.csv"), "T"));
    }

    [Fact]
    public async Task OnlyTheNeededColumnsAreConverted()
    {
        var path = _folder.Write("table.csv", "a,b,c\n1,two,3\n2,3,4\n");
        var table = await Reader.ReadAsync(path, new TableRequest { Key = "data.path", Required = [("c", "data.x"), ("a", "data.y")] }, Token);
        Assert.Equal(["a", "c"], table.Data.Names);
    }

    [Fact]
    public async Task GzipIsRecognisedByItsContent()
    {
        await using (var gzip = new GZipStream(File.Create(_folder.PathOf("table.csv")), CompressionLevel.Fastest))
        {
            gzip.Write("a\n1\n2\n"u8);
        }

        var table = await Reader.ReadAsync(_folder.PathOf("table.csv"), new TableRequest { Key = "data.path", Others = true }, Token);
        Assert.Equal([1.0, 2], table.Data["a"]);
    }

    [Fact]
    public async Task StreamsThatCannotSeekWillDo()
    {
        var sources = new FileSources(new Dictionary<string, Func<string, CancellationToken, Task<Stream>>>
        {
            ["s3"] = (location, _) => Task.FromResult<Stream>(new BufferedStream(new GZipStream(Zip($"a\n{location.Length}\n"), CompressionMode.Decompress))),
        });
        var table = await new TableReader(sources).ReadAsync("s3://bucket/data.csv", new TableRequest { Key = "data.path", Others = true }, Token);
        Assert.Equal(["s3://bucket/data.csv".Length], table.Data["a"]);
    }

    [Fact]
    public async Task ParquetTypesRowGroupsAndNulls()
    {
        var path = _folder.PathOf("types.parquet");
        await WriteTypesAsync(path);
        var table = await Reader.ReadAsync(path, new TableRequest { Key = "data.path", Required = [("int", "data.y")], Others = true }, Token);
        Assert.Equal(["text", "day"], table.TextColumns);
        Assert.Equal([1.0, double.NaN, 3, 1, double.NaN, 3], table.Data["int"]);
        Assert.Equal([1.0, 2, 3, 1, 2, 3], table.Data["long"]);
        Assert.Equal([0.5, 1.5, double.NaN, 0.5, 1.5, double.NaN], table.Data["float"]);
        Assert.Equal([1.25, 2.5, double.NaN, 1.25, 2.5, double.NaN], table.Data["decimal"]);
        Assert.Equal([1.0, 0, 1, 1, 0, 1], table.Data["bool"]);
        Assert.Equal([200.0, 201, 202, 200, 201, 202], table.Data["byte"]);
        var exception = await Assert.ThrowsAsync<InputException>(() =>
            Reader.ReadAsync(path, new TableRequest { Key = "data.path", Required = [("text", "data.x")] }, Token));
        Assert.StartsWith("data.x: column 'text'", exception.Message, StringComparison.Ordinal);
    }

    private static async Task WriteTypesAsync(string path)
    {
        DataField[] fields =
        [
            new DataField<int?>("int"), new DataField<long>("long"), new DataField<float?>("float"), new DataField<decimal?>("decimal"),
            new DataField<bool>("bool"), new DataField<byte>("byte"), new DataField<string>("text"), new DataField<DateTime>("day"),
        ];
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, cancellationToken: Token);
        for (var g = 0; g < 2; g++)
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<int>(fields[0], new int?[] { 1, null, 3 }, cancellationToken: Token);
            await group.WriteAsync<long>(fields[1], new long[] { 1, 2, 3 }, cancellationToken: Token);
            await group.WriteAsync<float>(fields[2], new float?[] { 0.5f, 1.5f, null }, cancellationToken: Token);
            await group.WriteAsync<decimal>(fields[3], new decimal?[] { 1.25m, 2.5m, null }, cancellationToken: Token);
            await group.WriteAsync<bool>(fields[4], new[] { true, false, true }, cancellationToken: Token);
            await group.WriteAsync<byte>(fields[5], new byte[] { 200, 201, 202 }, cancellationToken: Token);
            await group.WriteAsync(fields[6], new[] { "a", "b", "c" });
            await group.WriteAsync<DateTime>(fields[7], new DateTime[3], cancellationToken: Token);
            group.CompleteValidate();
        }
    }

    private static MemoryStream Zip(string content)
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(content));
        }

        memory.Position = 0;
        return memory;
    }

    private Task<Table> Read(string content, IReadOnlyList<(string, string)> required) =>
        Reader.ReadAsync(_folder.Write("table.csv", content), new TableRequest { Key = "data.path", Required = required, Others = true }, Token);
}
