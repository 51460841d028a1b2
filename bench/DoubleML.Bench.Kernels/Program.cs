using BenchmarkDotNet.Running;
using DoubleML.Bench.Kernels;

// dotnet run -c Release --project bench/DoubleML.Bench.Kernels -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(ForestKernels).Assembly).Run(args);
