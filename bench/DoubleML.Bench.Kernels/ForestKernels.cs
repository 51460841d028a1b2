using BenchmarkDotNet.Attributes;
using DoubleML.Learners.Forest.Growing;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Bench.Kernels;

/// <summary>The forest engine's kernels, each on one node of <see cref="Count"/> units.</summary>
public sealed unsafe class ForestKernels : IDisposable
{
    private const int Columns = 16;

    private readonly Arena _arena = new();
    private Unit* _units;
    private uint* _sorted;
    private uint* _dealt;
    private sbyte* _goesLeft;
    private ulong* _patterns;
    private ulong* _spare;
    private double* _sums;
    private double* _weights;
    private byte* _codes;
    private Unit* _bins;
    private int* _counts;
    private int[] _firstBin = [];
    private int[] _features = [];
    private Unit _total;

    [Params(16, 256, 4096)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new CounterRandom(RandomKey.FromSeed(1));
        _units = _arena.Take<Unit>(Count);
        _sorted = _arena.Take<uint>(Count + 8);
        _dealt = _arena.Take<uint>(Count + 8);
        _goesLeft = _arena.Take<sbyte>(Count);
        _patterns = _arena.Take<ulong>(Count + 1);
        _spare = _arena.Take<ulong>(Count + BitPartition.Padding);
        _sums = _arena.Take<double>(Columns);
        _weights = _arena.Take<double>(Columns);
        _codes = _arena.Take<byte>(Count * Columns);
        _bins = _arena.Take<Unit>(256 * Columns);
        _counts = _arena.Take<int>(Count);
        _firstBin = [.. Enumerable.Range(0, Columns + 1).Select(j => 256 * j)];
        _features = [.. Enumerable.Range(0, Columns)];
        var order = Enumerable.Range(0, Count).ToArray();
        random.Shuffle<int>(order);
        for (var i = 0; i < Count; i++)
        {
            _units[i] = new Unit(random.NextInt32(1 << 20) - (1 << 19), 1 + random.NextInt32(3));
            _total = new Unit(_total.Sum + _units[i].Sum, _total.Weight + _units[i].Weight);
            _sorted[i] = NarrowPacking.Pack((uint)i, (uint)order[i]);
            _goesLeft[i] = (sbyte)-(i & 1);
            _patterns[i] = ((ulong)random.NextInt32(1 << Columns) << BitSums.NumberBits) | (uint)i;
        }

        for (var i = 0; i < Count * Columns; i++)
        {
            _codes[i] = (byte)random.NextInt32(256);
        }
    }

    [GlobalCleanup]
    public void Dispose() => _arena.Dispose();

    [Benchmark(Description = "bootstrap")]
    public void Bootstrap() => BootstrapSample.Count(RandomKey.FromSeed(2), Count, Count, _counts);

    [Benchmark(Description = "sorted scan, one column")]
    public double Scan() =>
        SortedScan<uint, NarrowPacking, VarianceCriterion>.Best(_sorted, _units, 0, Count - 2, _total.Sum, _total.Weight);

    [Benchmark(Description = "stable partition, one column")]
    public void Deal() => StablePartition.Deal<uint, NarrowPacking>(_sorted, Count, _goesLeft, Count / 2, _dealt, true, true);

    [Benchmark(Description = "bit sums, 16 binary columns")]
    public void SumBits() => BitSums.Add(new PatternList(_patterns, null, 0), 0, Count, _units, Columns, _sums, _weights);

    [Benchmark(Description = "partition by a bit")]
    public int DealBits() => BitPartition.Deal(new PatternList(_patterns, null, 0), 0, Count, 3, _spare);

    [Benchmark(Description = "bin sums, 16 columns")]
    public void SumBins() => BinSums.Add(_codes, Columns, _units, Count, _features, _firstBin, _bins);
}
