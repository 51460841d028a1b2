using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Tests.Client;

public sealed class PriceListTests
{
    [Fact]
    public void KnowsPrices()
    {
        Assert.Equal(new LambdaPrice(0.0000166667, 0.0000002), PriceList.Default.Lambda("us-east-1", Architecture.X86));
        Assert.Equal(new LambdaPrice(0.0000133334, 0.0000002), PriceList.Default.Lambda("us-east-1", Architecture.Arm));
        Assert.Equal(new StoragePrice(0.000005, 0.0000004, 0.023), PriceList.Default.FindStorage("us-east-1"));
        Assert.Equal(0.0586, PriceList.Default.Lambda("eu-central-1", Architecture.X86).Of(3515, 0), 4); // the paper's bill
    }

    [Fact]
    public void AllPricesAreSensibleAndHaveASource()
    {
        Assert.Equal(PriceList.Default.Regions.Count, PriceList.Default.Regions.Distinct().Count());
        foreach (var region in PriceList.Default.Regions)
        {
            var (x86, arm) = (PriceList.Default.Lambda(region, Architecture.X86), PriceList.Default.Lambda(region, Architecture.Arm));
            Assert.InRange(arm.GigabyteSecond / x86.GigabyteSecond, 0.79, 0.81);
            Assert.InRange(x86.GigabyteSecond, 0.00001, 0.00003);
            Assert.InRange(x86.Request, 0.0000001, 0.0000004);
        }

        Assert.All(PriceList.Default.Sources.Values, source => Assert.True(DateOnly.TryParseExact(source.Date, "yyyy-MM-dd", out _)));
    }

    [Fact]
    public void OwnPricesAreTaken()
    {
        Assert.Equal(new LambdaPrice(0.00002, 0.0000002), PriceList.Default.Lambda("mars-1", Architecture.X86, 0.00002));
        Assert.Contains(
            "--price-gb-second", Assert.Throws<InputException>(() => PriceList.Default.Lambda("mars-1", Architecture.X86)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => PriceList.Default.Lambda("us-east-1", Architecture.X86, double.NaN));
        Assert.Null(PriceList.Default.FindStorage("mars-1"));
    }
}
