using CsCheck;
using DoubleML.Numerics;

namespace DoubleML.Tests.Numerics;

/// <summary>Against the C library's functions, which are good to about one unit in the last place themselves.</summary>
public class PortableMathTests
{
    [Fact]
    public void Exp_agrees_with_the_c_library_over_its_whole_range() =>
        Gen.Double[-745, 709.7].Sample(x => Close(Math.Exp(x), PortableMath.Exp(x)), iter: 100_000);

    [Fact]
    public void Exp_agrees_near_zero() =>
        Gen.Double[-1e-3, 1e-3].Sample(x => Close(Math.Exp(x), PortableMath.Exp(x)), iter: 20_000);

    [Fact]
    public void Log_agrees_with_the_c_library_over_all_magnitudes() =>
        Gen.Double[-1074, 1023.9].Select(e => Math.Pow(2, e)).Sample(x => Close(Math.Log(x), PortableMath.Log(x)), iter: 100_000);

    [Fact]
    public void Log_agrees_near_one() =>
        Gen.Double[0.9, 1.1].Sample(x => Close(Math.Log(x), PortableMath.Log(x)), iter: 50_000);

    [Fact]
    public void Log1P_agrees_with_its_series_near_zero() =>
        Gen.Double[-1e-5, 1e-5].Sample(
            x => Math.Abs(PortableMath.Log1P(x) - (x * (1 - (x * (0.5 - (x * ((1.0 / 3) - (x / 4)))))))) <= 8e-16 * Math.Abs(x),
            iter: 20_000);

    [Fact]
    public void Log1P_agrees_with_log_away_from_zero() =>
        Gen.Double[0.5, 1e10].Sample(x => Close(Math.Log(1 + x), PortableMath.Log1P(x), units: 4), iter: 20_000);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(710, double.PositiveInfinity)]
    [InlineData(-746, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_at_the_edges(double x, double expected) => Assert.Equal(expected, PortableMath.Exp(x));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(4.94065645841246544e-324, -744.44007192138126231)]
    [InlineData(1.7976931348623157e308, 709.78271289338399684)]
    public void Log_at_the_edges(double x, double expected) => Assert.Equal(expected, PortableMath.Log(x), 1e-12);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, double.NegativeInfinity)]
    [InlineData(-2, double.NaN)]
    [InlineData(1e-300, 1e-300)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log1P_at_the_edges(double x, double expected) => Assert.Equal(expected, PortableMath.Log1P(x));

    private static bool Close(double expected, double actual, int units = 2) =>
        Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(actual)) <= units;
}
