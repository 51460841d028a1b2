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
        Vector256.Create(
            Score(sumLeft[0], weightLeft[0], sumRight[0], weightRight[0]),
            Score(sumLeft[1], weightLeft[1], sumRight[1], weightRight[1]),
            Score(sumLeft[2], weightLeft[2], sumRight[2], weightRight[2]),
            Score(sumLeft[3], weightLeft[3], sumRight[3], weightRight[3]));

    public static double Score(double sumLeft, double weightLeft, double sumRight, double weightRight) =>
        Whole(sumLeft, weightLeft) + Whole(sumRight, weightRight);

    public static double Whole(double sum, double weight) =>
        DeterministicLog.XLog2(sum) + DeterministicLog.XLog2(weight - sum) - DeterministicLog.XLog2(weight);
}
