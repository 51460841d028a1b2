namespace DoubleML.IO.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFailureLeavesWhatWasThere()
    {
        var path = _folder.Write("result.json", "old");
        await Assert.ThrowsAsync<OperationCanceledException>(() => AtomicFile.WriteAsync("output.path", path, stream =>
        {
            stream.Write("half"u8);
            throw new OperationCanceledException();
        }));
        Assert.Equal("old", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task AnExistingFileIsReplaced()
    {
        var path = _folder.Write("result.json", "a long old text");
        await AtomicFile.WriteAsync("output.path", path, stream => stream.WriteAsync("new"u8.ToArray()).AsTask());
        Assert.Equal("new", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AFolderThatIsNotThereIsNamed()
    {
        var path = Path.Combine(_folder.PathOf("nowhere"), "result.json");
        var exception = await Assert.ThrowsAsync<InputException>(() => AtomicFile.WriteAsync("output.path", path, _ => Task.CompletedTask));
        Assert.StartsWith($"output.path: file '{path}' cannot be written", exception.Message, StringComparison.Ordinal);
    }
}
