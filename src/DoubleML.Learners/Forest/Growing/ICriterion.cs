using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The score of a split, the larger the better: minus the children's weighted impurity, up to a term that depends on the node only.
/// It is symmetric to the last bit in the two children, so the same partition found in two features ties exactly.
/// </summary>
internal interface ICriterion
{
    /// <summary>The score of four splits.</summary>
    static abstract Vector256<double> Score(
        Vector256<double> sumLeft, Vector256<double> weightLeft, Vector256<double> sumRight, Vector256<double> weightRight);

    /// <summary>The same for one split, with the same bits.</summary>
    static abstract double Score(double sumLeft, double weightLeft, double sumRight, double weightRight);

    /// <summary>What the score would be if the node stayed whole.</summary>
    static abstract double Whole(double sum, double weight);
}

/// <summary>
/// S_l² / W_l + S_r² / W_r: the fall of the variance times the weight, plus a constant of the node. One division instead of two, and no
/// difference of large numbers.
/// </summary>
internal readonly struct VarianceCriterion : ICriterion
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Score(
        Vector256<double> sumLeft, Vector256<double> weightLeft, Vector256<double> sumRight, Vector256<double> weightRight) =>
        ((sumLeft * sumLeft * weightRight) + (sumRight * sumRight * weightLeft)) / (weightLeft * weightRight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Score(double sumLeft, double weightLeft, double sumRight, double weightRight) =>
        ((sumLeft * sumLeft * weightRight) + (sumRight * sumRight * weightLeft)) / (weightLeft * weightRight);

    public static double Whole(double sum, double weight) => sum * sum / weight;
}

/// <summary>
/// Minus W_l H_l + W_r H_r with the entropies in bits, for a target of 0 and 1:
/// W H = W log2 W − S log2 S − (W − S) log2 (W − S).
/// </summary>
internal readonly struct EntropyCriterion : ICriterion
{
    public static Vector256<double> Score(
        Vector256<double> sumLeft, Vector256<double> weightLeft, Vector256<double> sumRight, Vector256<double> weightRight) =>
        Whole(sumLeft, weightLeft) + Whole(sumRight, weightRight);

    public static double Score(double sumLeft, double weightLeft, double sumRight, double weightRight) =>
        Score(Vector256.Create(sumLeft), Vector256.Create(weightLeft), Vector256.Create(sumRight), Vector256.Create(weightRight))[0];

    public static double Whole(double sum, double weight) => Whole(Vector256.Create(sum), Vector256.Create(weight))[0];

    private static Vector256<double> Whole(Vector256<double> sum, Vector256<double> weight) =>
        DeterministicLog.XLog2(sum) + DeterministicLog.XLog2(weight - sum) - DeterministicLog.XLog2(weight);
}
