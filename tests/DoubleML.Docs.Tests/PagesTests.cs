using DoubleML.Docs.Tests.Pages;
using DoubleML.Docs.Tests.Running;
using Xunit.Sdk;
using Xunit.v3;

// Pages are followed in the process's current folder and print to its console, so one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace DoubleML.Docs.Tests;

/// <summary>
/// What the pages show works. With the environment variable <c>DML_WRITE_DOCS=1</c> the outputs that they claim are written anew
/// (then look at the difference before committing it).
/// </summary>
public class PagesTests
{
    public static TheoryData<string> Names { get; } = [.. Repository.Pages];

    internal static bool Writes => Environment.GetEnvironmentVariable("DML_WRITE_DOCS") == "1";

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ItsBlocksRunAndPrintWhatItSays(string name)
    {
        var run = new PageRun(new Page(name));
        await run.FollowAsync(TestContext.Current.CancellationToken);
        if (Writes)
        {
            run.Rewrite();
        }

        Assert.True(run.Complaints.Count == 0, string.Join("\n\n", run.Complaints));
    }

    [Fact]
    public void ABlockThatIsNotRunSaysWhy()
    {
        var blocks = Repository.Pages.SelectMany(name => new Page(name).Blocks).ToList();
        var marked = blocks.Where(block => block.NotRun is not null || block.Markers.ContainsKey("compiled only")).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{blocks.Count} blocks, of which {marked.Count} are marked as not run:");
        marked.ForEach(block => TestContext.Current.TestOutputHelper!.WriteLine(
            $"{block}: {block.NotRun ?? $"compiled only: {block.Markers["compiled only"]}"}"));
        Assert.All(marked, block => Assert.NotEqual("", block.NotRun ?? block.Markers["compiled only"]));
    }
}
