using DoubleML.Serverless.Metrics;

namespace DoubleML.Serverless.Tests.Client;

public sealed class LambdaReportTests
{
    private const string _id = "REPORT RequestId: 3604209a-e9a3-11e6-939a-754dd98c7be3\t";

    [Fact]
    public void ReadsAWarmStart()
    {
        var report = LambdaReport.Find(
            "START RequestId: 3604209a-e9a3-11e6-939a-754dd98c7be3 Version: $LATEST\nDuration: 1 ms says the function\n" +
            $"END RequestId: 3604209a\n{_id}Duration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 1769 MB\tMax Memory Used: 57 MB\t\n")!;
        Assert.Equal(("3604209a-e9a3-11e6-939a-754dd98c7be3", 12.34, 13.0), (report.RequestId, report.DurationMilliseconds, report.BilledMilliseconds));
        Assert.Equal((1769, 57, false), (report.MemoryMegabytes, report.MaxMemoryMegabytes, report.ColdStart));
        Assert.Null(report.Status);
        Assert.Equal(0.013 * 1769 / 1024, report.BilledGigabyteSeconds, 12);
    }

    [Theory]
    [InlineData("Duration: 2.00 ms\tBilled Duration: 121 ms\tMemory Size: 128 MB\tMax Memory Used: 35 MB\tInit Duration: 118.45 ms\t\n", 121, 118.45, null, null)]
    [InlineData("Duration: 2.00 ms\tBilled Duration: 121 ms\tMemory Size: 128 MB\tMax Memory Used: 35 MB\tInit Duration: 118.45 ms\t\n" +
        "XRAY TraceId: 1-5e3d83c1-e6a0db584850d61342823d4c\tSegmentId: 2f15ee0a4cbd0a71\tSampled: true\t\n", 121, 118.45, null, null)]
    [InlineData("Duration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: timeout\n", 3000, null, null, "timeout")]
    [InlineData("Duration: 500.00 ms\tBilled Duration: 501 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime.OutOfMemory\n",
        501, null, null, "error")]
    [InlineData("Duration: 30.50 ms\tBilled Duration: 31 ms\tMemory Size: 512 MB\tMax Memory Used: 90 MB\tRestore Duration: 290.10 ms\tBilled Restore Duration: 60 ms\t\n",
        91, null, 290.10, null)]
    [InlineData("Duration: 7 ms Billed Duration: 8 ms Memory Size: 128 MB Max Memory Used: 35 MB", 8, null, null, null)]
    public void ReadsAllVariants(string fields, double billed, double? init, double? restore, string? status)
    {
        var report = LambdaReport.Find(_id + fields)!;
        Assert.Equal((billed, init, restore, status), (report.BilledMilliseconds, report.InitMilliseconds, report.RestoreMilliseconds, report.Status));
        Assert.Equal(init is not null || restore is not null, report.ColdStart);
        Assert.Equal(fields.Contains("OutOfMemory", StringComparison.Ordinal) ? "Runtime.OutOfMemory" : null, report.ErrorType);
    }

    [Fact]
    public void ReadsTheJsonFormat()
    {
        var report = LambdaReport.Find("""
            {"time":"2026-01-01T00:00:00.000Z","type":"platform.start","record":{"requestId":"r","version":"$LATEST"}}
            {"level":"INFO","message":"platform.report"}
            {"time":"2026-01-01T00:00:00.000Z","type":"platform.report","record":{"requestId":"r","metrics":{"durationMs":101.5,"billedDurationMs":203,"memorySizeMB":1024,"maxMemoryUsedMB":33,"initDurationMs":100.9},"status":"success"}}
            """)!;
        Assert.Equal(("r", 101.5, 203.0, 1024, 33), (report.RequestId, report.DurationMilliseconds, report.BilledMilliseconds,
            report.MemoryMegabytes, report.MaxMemoryMegabytes));
        Assert.Equal(100.9, report.InitMilliseconds);
        Assert.Null(report.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Task timed out")]
    [InlineData("REPORT RequestId: a\tDuration: 1 ms\tBilled Du")]
    [InlineData("REPORT RequestId: a\tDuration: x ms\tBilled Duration: NaN ms\tMemory Size: ? MB")]
    [InlineData("{\"type\":\"platform.report\",\"record\":{\"metrics\":3}}")]
    [InlineData("{\"type\":\"platform.report\",\"record\":{\"me")]
    public void FindsNothingInWhatIsNoReport(string? log) => Assert.Null(LambdaReport.Find(log));

    [Fact]
    public void KeepsBooks()
    {
        var ledger = new InvocationLedger(1024, Fakes.Runs.Price);
        InvocationRecord Reported(string fields) => new() { Waited = TimeSpan.Zero, Report = LambdaReport.Find(_id + fields) };
        ledger.Record(Reported(
            "Duration: 1000 ms\tBilled Duration: 1100 ms\tMemory Size: 1024 MB\tMax Memory Used: 35 MB\tInit Duration: 100 ms") with
        { ColdStart = true });
        ledger.Record(Reported("Duration: 3000 ms\tBilled Duration: 3000 ms\tMemory Size: 1024 MB\tMax Memory Used: 85 MB"));
        ledger.Record(new InvocationRecord { Waited = TimeSpan.FromSeconds(0.5), Result = "connection" });
        ledger.Record(new InvocationRecord { Waited = TimeSpan.FromSeconds(0.4), Result = InvocationRecord.Abandoned });
        ledger.RecordThrottle();
        ledger.RecordRetry();
        ledger.RecordHedge();
        var report = ledger.Report("n_rep", 7, 2, 1);
        Assert.Equal((4, 1, 1, 1, 1, 2), (report.Requests, report.ColdStarts, report.Retries, report.Throttles, report.Hedged, report.EstimatedRequests));
        Assert.Equal((2000.0, 1000.0, 3000.0), (report.MeanDurationMilliseconds, report.MinDurationMilliseconds, report.MaxDurationMilliseconds));
        Assert.Equal((100.0, 100.0, 85, 1024), (report.MeanInitMilliseconds, report.MaxInitMilliseconds, report.MaxMemoryMegabytes, report.MemoryMegabytes));
        Assert.Equal([1100.0, 3000, 500, 400], report.Invocations.Select(invocation => invocation.BilledMilliseconds));
        Assert.Equal(5.0, report.BilledGigabyteSeconds, 12);
        Assert.Equal((5 * 0.0000166667) + (4 * 0.0000002), report.CostUsd!.Value, 12);
        Assert.Null(new InvocationLedger(1024, null).Report("n_rep", 0, 0, 0).CostUsd);
    }
}
