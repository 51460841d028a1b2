using CsCheck;
using DoubleML.Numerics;

namespace DoubleML.Tests.Numerics;

public class BrentTests
{
    [Fact]
    public void TheRootOfASmoothFunctionIsExact() => Gen.Double[-3, 3].Sample(root =>
        Math.Abs(BrentRoot.Find(x => Math.Exp(x) - Math.Exp(root), -4, 5) - root) <= 1e-11);

    /// <summary>At a jump the point returned is on the side whose value is nearer to zero.</summary>
    [Fact]
    public void TheRootOfAStepFunctionIsAtTheJumpOnTheNearerSide() => Gen.Select(Gen.Double[-1, 1], Gen.Double[-2, -0.1], Gen.Double[0.1, 2]).Sample((jump, below, above) =>
    {
        var root = BrentRoot.Find(x => x >= jump ? above : below, -1.5, 1.25);
        return Math.Abs(root - jump) <= 1e-11 && (Math.Abs(below) == Math.Abs(above) || root >= jump == Math.Abs(above) < Math.Abs(below));
    });

    [Theory]
    [InlineData(-2, 3)]
    [InlineData(3, -2)]
    public void AnEndThatIsTheRootIsReturned(double first, double second) => Assert.Equal(3, BrentRoot.Find(x => x - 3, first, second), 1e-12);

    /// <summary>Steps of SciPy 1.10's <c>brentq</c> and <c>minimize_scalar(method="bounded")</c> on functions with several roots or minima.</summary>
    [Fact]
    public void OfSeveralRootsAndMinimaTheOneOfSciPyIsFound()
    {
        Assert.Equal(-0.01925937678587802, BrentRoot.Find(x => Math.Sin(5 * x) + (0.2 * x) + 0.1, -3, 2.6), 1e-11);
        Assert.Equal(0.34536126181224697, BoundedMinimum.Find(x => Math.Cos(9 * x) + (0.3 * x), 0, 0.9999), 1e-9);
    }

    [Fact]
    public void TheMinimumOfAConvexFunctionIsFoundAlsoAtAnEnd() => Gen.Double[-0.5, 1.5].Sample(vertex =>
        Math.Abs(BoundedMinimum.Find(x => (x - vertex) * (x - vertex), 0, 1) - Math.Clamp(vertex, 0, 1)) <= 1e-5);
}
