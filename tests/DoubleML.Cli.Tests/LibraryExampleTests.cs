using System.Diagnostics;
using System.Text.Json.Nodes;
using DoubleML.Sampling;

namespace DoubleML.Cli.Tests;

/// <summary>The example of README for those who write C#: compiled with these tests, and run.</summary>
public sealed class LibraryExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadmeShowsTheProgramThatIsCompiledHere()
    {
        var token = TestContext.Current.CancellationToken;
        var readme = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"), token)).ReplaceLineEndings("\n");
        var program = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", "library", "Program.cs"), token)).ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\n{program}```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItGivesTheNumbersOfTheCommand()
    {
        var token = TestContext.Current.CancellationToken;
        var random = new CounterRandom(RandomKey.FromSeed(5));
        var rows = Enumerable.Range(0, 60).Select(i => $"{random.NextInt32(30) / 10.0},{i % 2},{random.NextInt32(2)},{random.NextInt32(2)}");
        _folder.Write("bonus.csv", string.Join('\n', rows.Prepend("inuidur1,tg,female,black")));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "library.dll")])
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.Equal(0, process.ExitCode);

        var result = JsonNode.Parse((await Dml.Run(
            "fit", "--data", _folder.PathOf("bonus.csv"), "--y", "inuidur1", "--d", "tg", "--model", "plr", "--learner", "random_forest:n_estimators=500",
            "--n-rep", "100", "--level", "0.9", "--sensitivity", "--format", "json")).Succeeded())!;
        var (parameter, sensitivity) = (result["parameters"]![0]!, result["sensitivity"]!);
        Assert.Contains($"90 % interval: [{(double)parameter["ci"]![0]!:F4}, {(double)parameter["ci"]![1]!:F4}]", output, StringComparison.Ordinal);
        var lines = output.Split('\n').Where(line => line.StartsWith("tg ", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal([$"{(double)parameter["theta"]!:F6}", $"{(double)parameter["se"]!:F6}"], lines[0][1..3]);
        Assert.Equal($"{(double)sensitivity["theta"]!["lower"]![0]!:F4}", lines[1][2]);
    }
}
