using CsCheck;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Tests.Forest;

public class SubsetOrderTests
{
    private const int MostUnits = 1024;

    [Fact]
    public void A_subset_comes_in_the_order_of_the_whole_list() =>
        Gen.Int[2, MostUnits].SelectMany(count => Gen.Select(
            Gen.Shuffle(Enumerable.Range(0, count).ToArray()), Gen.Shuffle(Enumerable.Range(0, count).ToArray()), Gen.Int[1, count]))
            .Sample(sample => Check(sample.Item1, sample.Item2.AsSpan(0, sample.Item3)), iter: 300);

    private static unsafe void Check(int[] order, ReadOnlySpan<int> members)
    {
        var list = new uint[order.Length];
        var positions = new ushort[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            list[i] = NarrowPacking.Pack((uint)i / 3, (uint)order[i]);
            positions[order[i]] = (ushort)i;
        }

        var units = new ushort[members.Length];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = (ushort)members[i];
        }

        var written = new uint[members.Length + 8];
        var marks = new byte[order.Length + SubsetOrder.Word];
        fixed (uint* source = list, target = written)
        fixed (ushort* position = positions, unit = units)
        fixed (byte* mark = marks)
        {
            SubsetOrder.Write(source, position, unit, units.Length, target, mark);
        }

        var wanted = members.ToArray().ToHashSet();
        Assert.Equal(list.Where(item => wanted.Contains(NarrowPacking.Unit(item))), written.Take(members.Length));
        Assert.All(marks, mark => Assert.Equal(0, mark));
    }
}
