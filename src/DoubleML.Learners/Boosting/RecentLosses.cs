namespace DoubleML.Learners.Boosting;

/// <summary>
/// The rule of scikit-learn's <c>GradientBoosting…</c>: stop once a loss is not below any of the <paramref name="rounds"/> before it by more than
/// <paramref name="tol"/>; the model keeps all iterations.
/// </summary>
/// <param name="rounds">At least 1.</param>
/// <param name="tol">At least 0.</param>
internal sealed class RecentLosses(int rounds, double tol) : EarlyStopping
{
    private readonly double[] _recent = [.. Enumerable.Repeat(double.PositiveInfinity, rounds)];

    public override int Iterations => Seen;

    protected override bool Stops(double loss)
    {
        if (loss + tol < _recent.Max())
        {
            _recent[(Seen - 1) % rounds] = loss;
            return false;
        }

        return true;
    }
}
