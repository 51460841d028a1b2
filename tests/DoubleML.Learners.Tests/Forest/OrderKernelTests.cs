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
        Gen.Select(Gen.ULong.Array[0, 70], Gen.Int[0, 47]).Sample(
            (items, column) =>
            {
                var dealt = (ulong[])items.Clone();
                var spare = new ulong[items.Length + BitPartition.Padding];
                var count = 0;
                fixed (ulong* first = dealt, other = spare)
                {
                    count = items.Length == 0 ? 0 : BitPartition.Deal(first, items.Length, column, other);
                }

                bool Has(ulong item) => ((item >> (BitSums.UnitBits + column)) & 1) == 1;
                Assert.Equal(items.Where(item => !Has(item)).Concat(items.Where(Has)), dealt);
                Assert.Equal(items.Count(item => !Has(item)), count);
            },
            iter: 300);
}
