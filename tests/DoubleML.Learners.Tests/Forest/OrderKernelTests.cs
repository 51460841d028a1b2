using CsCheck;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Tests.Forest;

/// <summary>The kernels that sort and deal out, against plain ones.</summary>
public sealed unsafe class OrderKernelTests
{
    [Fact]
    public void Radix_sort_sorts_and_keeps_the_order_of_equals() =>
        Gen.OneOf(Gen.Float[-1e20f, 1e20f], Gen.Int[-3, 3].Select(i => (float)i), Gen.Const(float.PositiveInfinity), Gen.Const(float.NegativeInfinity))
            .Array[0, 400].Sample(
                values =>
                {
                    var sorted = (float[])values.Clone();
                    var order = new uint[values.Length];
                    new RadixSort(values.Length).Sort(sorted, order);
                    var expected = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
                    Assert.Equal(expected, order.Select(i => (int)i));
                    Assert.Equal(expected.Select(i => values[i]), sorted);
                },
                iter: 200);

    [Fact]
    public void Patterns_are_dealt_out_by_a_bit() =>
        Gen.Select(Gen.ULong.Array[1, 70], Gen.Int[0, BitSums.ColumnsInItem + 63]).Sample(
            (words, column) =>
            {
                // Each item has its own number, and one further word: its own bits turned around.
                var items = words.Select((word, i) => (word << BitSums.NumberBits) | (uint)i).ToArray();
                var further = Array.ConvertAll(words, word => ~word);
                var dealt = (ulong[])items.Clone();
                var spare = new ulong[items.Length + BitPartition.Padding];
                int count;
                fixed (ulong* first = dealt, more = further, other = spare)
                {
                    count = BitPartition.Deal(new PatternList(first, more, 1), 0, items.Length, column, other);
                }

                bool Has(ulong item) => 1 == (1 & (column < BitSums.ColumnsInItem
                    ? item >> (BitSums.NumberBits + column)
                    : further[(ushort)item] >> (column - BitSums.ColumnsInItem)));
                Assert.Equal(items.Where(item => !Has(item)).Concat(items.Where(Has)), dealt);
                Assert.Equal(items.Count(item => !Has(item)), count);
            },
            iter: 300);
}
