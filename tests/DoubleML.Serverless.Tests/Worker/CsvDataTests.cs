using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DoubleML.Data;
using DoubleML.Learners.Forest;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Worker;

namespace DoubleML.Serverless.Tests.Worker;

/// <summary>Requests whose data are CSV files.</summary>
public sealed class CsvDataTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dml-csv-");
    private readonly TaskWorker _worker;

    public CsvDataTests() => _worker = new TaskWorker(
        new WorkerOptions { AllowedPrefixes = [$"file://{_folder.FullName}/"], MemoryBytes = 64 << 20 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _worker.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(200, true)]
    [InlineData(3000, false)]
    [InlineData(3000, true)]
    public async Task A_csv_file_gives_the_bits_of_a_column_file(int rows, bool zipped)
    {
        var data = Cases.Data(rows);
        var content = zipped ? Zip(Csv(data)) : Csv(data);
        var path = Path.Combine(_folder.FullName, "data.csv");
        await File.WriteAllBytesAsync(path, content, Token);
        var reference = new DataReference { Sha256 = Hash(content), Uri = $"file://{path}" };

        // The second task wants columns that the first one did not.
        foreach (var task in new[] { Cases.Task(learner: new RandomForest { NEstimators = 5 }), Cases.Task() with { Weights = "w", Target = "x2", Features = ["c1"] } })
        {
            var response = await _worker.HandleAsync(TaskConversion.ToRequest([new TaskPiece(task)], [reference]), Token);
            Assert.Equal(TaskConversion.ToBytes(task.Run(data)), response.Tasks[0].Values);
        }
    }

    [Theory]
    [InlineData("", "data[0]: 'the CSV file' is empty or no CSV")]
    [InlineData("y,x1,x2\n1,2\n", "data[0]: row 1 of 'the CSV file' has 2 cells, expected 3")]
    [InlineData("y,y,x1,x2\n1,2,3,4\n", "column 'y' occurs twice")]
    [InlineData("y,x1\n1,2\n", "column 'x2' is not in the data files of the request")]
    [InlineData("y,x1,x2\n1,2,three\n", "column 'x2' of 'the CSV file' has the text 'three' in row 1, expected a number")]
    [InlineData("y,x1,x2\n\"1,2,3\n", "row 1 of 'the CSV file'")]
    [InlineData("y,x1,x2\n1,2,3\n", "split.n_folds")]
    [InlineData("\0\u0001\u0002", "is not in the data files of the request")]
    public async Task What_is_no_table_of_numbers_is_refused(string text, string expected) =>
        Assert.Contains(expected, await RefusalAsync(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Missing_values_are_refused()
    {
        var text = Encoding.UTF8.GetString(Csv(Cases.Data()));
        var lastLine = text.LastIndexOf('\n', text.Length - 2) + 1;
        Assert.Contains("is NaN in row 199, expected a finite number", await RefusalAsync(Encoding.UTF8.GetBytes(text[..lastLine] + "0,0,NA,0,0,0,0\n")));
    }

    [Fact]
    public async Task Another_content_than_that_of_the_hash_is_refused()
    {
        var reference = new DataReference { Sha256 = new string('0', 64), Inline = Csv(Cases.Data()) };
        var exception = await Assert.ThrowsAsync<InputException>(() => _worker.HandleAsync(
            TaskConversion.ToRequest([new TaskPiece(Cases.Task())], [reference]), Token));
        Assert.Contains("the content's SHA-256 is", exception.Message);
    }

    [Fact]
    public async Task What_would_need_too_much_memory_is_refused()
    {
        // Lambda's memory is 64 MB here: an eighth of it for the text, half of it for the numbers, a megabyte for a row.
        Assert.Contains("more than 8388608 bytes", await RefusalAsync(new byte[9 << 20]));
        Assert.Contains("more than 8388608 bytes", await RefusalAsync(Zip(new byte[40 << 20])));
        Assert.Contains("do not fit into this function's memory", await RefusalAsync(Encoding.ASCII.GetBytes(
            "y,x1,x2\n" + string.Concat(Enumerable.Repeat("1,1,1\n", 1_300_000)))));
        Assert.Contains("the header of 'the CSV file' has more than 1048576 characters", await RefusalAsync(Encoding.ASCII.GetBytes(
            string.Join(',', Enumerable.Range(0, 500_000)))));
        Assert.Contains("row 2 of 'the CSV file' has more than 1048576 characters", await RefusalAsync(Encoding.ASCII.GetBytes(
            "y,x1,x2\n1,2,3\n" + new string(',', 2_000_000))));
        Assert.Contains("cannot be unzipped", await RefusalAsync([0x1F, 0x8B, .. new byte[100]]));
    }

    private async Task<string> RefusalAsync(byte[] content)
    {
        var path = Path.Combine(_folder.FullName, "hostile.csv");
        await File.WriteAllBytesAsync(path, content, Token);
        var reference = new DataReference { Sha256 = Hash(content), Uri = $"file://{path}" };
        var exception = await Assert.ThrowsAsync<InputException>(() => _worker.HandleAsync(
            TaskConversion.ToRequest([new TaskPiece(Cases.Task())], [reference]), Token));
        return exception.Message;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Csv(DataSet data)
    {
        var text = new StringBuilder(string.Join(',', data.Names)).Append('\n');
        for (var i = 0; i < data.RowCount; i++)
        {
            text.AppendJoin(',', data.Names.Select(name => data[name][i].ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return zipped.ToArray();
    }
}
