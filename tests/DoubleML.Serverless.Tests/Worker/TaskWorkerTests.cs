using System.Text.Json;
using DoubleML.CrossFitting;
using DoubleML.Learners.Forest;
using DoubleML.Learning;
using DoubleML.Sampling;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Storage;
using DoubleML.Serverless.Worker;

namespace DoubleML.Serverless.Tests.Worker;

public sealed class TaskWorkerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Splits => ["plain", "stratified", "one-way clusters", "two-way clusters", "given"];

    [Theory]
    [MemberData(nameof(Splits))]
    public async Task Answers_have_the_bits_of_a_local_run(string name)
    {
        var data = Cases.Data();
        var key = RandomKey.FromSeed(3);
        SplitSpec split = name switch
        {
            "stratified" => new RandomSplit(4) { Key = key, Strata = "d" },
            "one-way clusters" => new RandomSplit(3) { Key = key, Cluster1 = "c1" },
            "two-way clusters" => new RandomSplit(2) { Key = key, Cluster1 = "c1", Cluster2 = "c2" },
            "given" => new GivenSplit("mine", [KFold.Draw([.. Enumerable.Range(0, data.RowCount)], 3, null, key)])
            {
                Key = key,
                Strata = "d",
            },
            _ => new RandomSplit(5) { Key = key },
        };
        DataReference? given = null;
        if (split is GivenSplit { Repetitions: var repetitions })
        {
            var (content, sha256) = GivenSplitJson.Write(repetitions);
            given = new DataReference { Sha256 = sha256, Inline = content };
        }

        NuisanceTask[] tasks =
        [
            Cases.Task(split),
            Cases.Task(split, fold: 1) with { Kind = LearningTask.Classification, Target = "d", Weights = "w" },
            Cases.Task(split, fold: 1) with { LearnsFrom = [new RowCondition("d", 1)], Sample = [new RowCondition("x1", 2)] },
            Cases.Task(split) with { Rows = new TaskRows(split, 0, 1, SplitPart.InnerFold, 1, 3) },
            Cases.Task(split) with { Rows = new TaskRows(split, 0, 0, SplitPart.FirstHalf) },
        ];
        using var worker = new TaskWorker(new WorkerOptions());
        var request = TaskConversion.ToRequest([.. tasks.Select(task => new TaskPiece(task))], [Cases.Inline(ColumnFile.Write(data))],
            given);

        var payload = JsonSerializer.SerializeToUtf8Bytes(request, ServerlessJson.Request);
        var response = JsonSerializer.Deserialize(await worker.HandleAsync(payload, Token), ServerlessJson.Response)!;

        Assert.Equal(TaskConversion.Checksum(response.Tasks), response.Sha256);
        for (var i = 0; i < tasks.Length; i++)
        {
            Assert.Equal(TaskConversion.ToBytes(tasks[i].Run(data)), response.Tasks[i].Values);
        }
    }

    [Fact]
    public async Task Parts_of_a_forest_add_up_to_its_bits()
    {
        var data = Cases.Data();
        var task = Cases.Task(learner: new RandomForest { NEstimators = 20 });
        using var worker = new TaskWorker(new WorkerOptions());
        var request = TaskConversion.ToRequest(
            [new TaskPiece(task, 7, 13), new TaskPiece(task, 0, 7), new TaskPiece(task)], [Cases.Inline(ColumnFile.Write(data))]);

        var answers = (await worker.HandleAsync(request, Token)).Tasks;

        Assert.Equal(task.Run(data), TaskConversion.Combine(task, data, [.. answers.Take(2).Select(TaskConversion.ToSums)]));
        Assert.Equal(task.Run(data), TaskConversion.ToPredictions(answers[2]));
    }

    [Fact]
    public async Task Computed_columns_come_from_a_second_file_and_data_are_kept()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var store = new FileObjectStore(folder.FullName);
            var data = Cases.Data();
            var extended = data.With([KeyValuePair.Create("d|ml|0|residual", data["y"].Select(y => y * y).ToArray())]);
            var references = new List<DataReference>();
            foreach (var file in new[] { ColumnFile.Write(data), ColumnFile.Write(extended, ["d|ml|0|residual"]) })
            {
                await store.PutAsync(file.Key, file.Content, Token);
                references.Add(new DataReference { Sha256 = file.Sha256, Uri = store.UriOf(file.Key) });
            }

            var task = Cases.Task() with { Target = "d|ml|0|residual" };
            using var worker = new TaskWorker(new WorkerOptions { AllowedPrefixes = [$"file://{folder.FullName}/"] });
            var request = TaskConversion.ToRequest([new TaskPiece(task)], references);
            var first = await worker.HandleAsync(request, Token);
            folder.Delete(recursive: true);
            var second = await worker.HandleAsync(request, Token);

            Assert.Equal(TaskConversion.ToBytes(task.Run(extended)), first.Tasks[0].Values);
            Assert.Equal(first.Tasks[0].Values, second.Tasks[0].Values);
            Assert.True(first.ColdStart && !second.ColdStart);
        }
        finally
        {
            if (folder.Exists)
            {
                Directory.Delete(folder.FullName, recursive: true);
            }
        }
    }

    [Fact]
    public async Task A_large_answer_is_put_where_the_request_says()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var store = new FileObjectStore(folder.FullName);
            using var worker = new TaskWorker(new WorkerOptions
            {
                AllowedPrefixes = [$"file://{folder.FullName}/"],
                MaxAnswerBytes = 1000,
            });
            var request = Cases.Request(Cases.Task(), Cases.Task(fold: 1));
            await Assert.ThrowsAsync<InputException>(() => worker.HandleAsync(request, Token));

            var answered = await worker.HandleAsync(request with { AnswerUri = store.UriOf("answers/r/1.json") }, Token);
            var stored = JsonSerializer.Deserialize(await store.GetAsync("answers/r/1.json", 0, null, Token), ServerlessJson.Response)!;

            Assert.Empty(answered.Tasks);
            Assert.Equal(answered.Sha256, TaskConversion.Checksum(stored.Tasks));
            Assert.Equal(2, stored.Tasks.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
