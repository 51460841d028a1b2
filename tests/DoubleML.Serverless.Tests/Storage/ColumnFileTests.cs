using CsCheck;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Tests.Storage;

public sealed class ColumnFileTests
{
    private static readonly Gen<double> _value = Gen.OneOf(
        Gen.Int[0, 1].Select(v => (double)v),
        Gen.Int[-300, 300].Select(v => (double)v),
        Gen.Int.Select(v => (double)v),
        Gen.Double,
        Gen.OneOf([.. new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, 4294967296.0 }.Select(
            Gen.Const)]));

    private static readonly Gen<double[][]> _columns =
        from rows in Gen.Int[1, 300]
        from columns in Gen.OneOf(Gen.Int[0, 1].Select(v => (double)v).Array[rows], Gen.Int[0, 255].Select(v => (double)v).Array[rows],
            Gen.Int[-5, 1000].Select(v => (double)v).Array[rows], _value.Array[rows]).Array[1, 6]
        select columns;

    [Fact]
    public void Values_come_back_with_the_same_bits() => _columns.Sample(
        columns =>
        {
            var file = ColumnFile.Write(columns.Select((values, j) => KeyValuePair.Create($"c{j}", values)));
            var (reader, read, _) = Open(file);
            var names = Enumerable.Range(0, columns.Length).Select(j => $"c{j}").ToList();
            var back = reader.ReadAsync(read, names, CancellationToken.None).Result.ToDictionary(p => p.Key, p => p.Value);
            for (var j = 0; j < columns.Length; j++)
            {
                Assert.Equal(columns[j].Select(BitConverter.DoubleToInt64Bits), back[$"c{j}"].Select(BitConverter.DoubleToInt64Bits));
            }
        },
        iter: 300);

    [Fact]
    public async Task Only_the_columns_asked_for_are_fetched()
    {
        var random = new Random(1);
        var file = ColumnFile.Write(Enumerable.Range(0, 20).Select(j =>
            KeyValuePair.Create($"c{j}", Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToArray())));
        var (reader, read, requests) = Open(file);

        await reader.ReadAsync(read, ["c15", "c7"], TestContext.Current.CancellationToken);

        Assert.Equal(3, requests.Count);
        Assert.True(requests.Sum(r => r.Length) < file.Content.Length / 5.0);
    }

    [Fact]
    public void Binary_columns_take_at_most_a_bit_a_row()
    {
        var random = new Random(1);
        var file = ColumnFile.Write([KeyValuePair.Create("d", Enumerable.Range(0, 80_000).Select(_ => (double)random.Next(2)).ToArray())]);

        Assert.InRange(file.Content.Length, 1, 10_300);
    }

    [Fact]
    public void Any_changed_byte_is_found()
    {
        var file = ColumnFile.Write([KeyValuePair.Create("x", new[] { 1.5, 2.5, -3.25 }),
            KeyValuePair.Create("d", new[] { 0.0, 1.0, 1.0 })]);
        for (var i = 0; i < file.Content.Length; i++)
        {
            var changed = file.Content.ToArray();
            changed[i] ^= 0x10;
            Assert.Throws<InputException>(() =>
            {
                var (reader, read, _) = Open(new ColumnFile(changed, file.Sha256));
                reader.ReadAsync(read, ["x", "d"], CancellationToken.None).GetAwaiter().GetResult();
            });
        }
    }

    [Fact]
    public void A_file_cut_short_is_found()
    {
        var file = ColumnFile.Write([KeyValuePair.Create("x", Enumerable.Range(0, 500).Select(i => Math.Sqrt(i)).ToArray())]);
        for (var length = 0; length < file.Content.Length; length += 7)
        {
            Assert.Throws<InputException>(() =>
            {
                var (reader, read, _) = Open(file with { Content = file.Content[..length] });
                reader.ReadAsync(read, ["x"], CancellationToken.None).GetAwaiter().GetResult();
            });
        }
    }

    private static (ColumnFileReader Reader, RangeRead Read, List<(long Offset, long Length)> Requests) Open(ColumnFile file)
    {
        var requests = new List<(long Offset, long Length)>();
        RangeRead read = (offset, length, _) =>
        {
            requests.Add((offset, length));
            var start = (int)Math.Min(offset, file.Content.Length);
            return Task.FromResult(file.Content.Slice(start, (int)Math.Min(length, file.Content.Length - start)));
        };
        return (ColumnFileReader.OpenAsync(read, "data", file.Sha256, CancellationToken.None).GetAwaiter().GetResult(), read, requests);
    }
}
