namespace DoubleML.Learners.Boosting;

/// <summary>
/// The rule of scikit-learn's <c>HistGradientBoosting…</c>: stop once none of the last <paramref name="rounds"/> losses is below the one before them by
/// more than <paramref name="tol"/>; the model keeps all iterations.
/// </summary>
/// <param name="rounds">At least 1.</param>
/// <param name="tol">At least 0.</param>
internal sealed class NoChange(int rounds, double tol) : EarlyStopping
{
    private readonly Queue<double> _losses = new();

    public override int Iterations => Seen;

    protected override bool Stops(double loss)
    {
        _losses.Enqueue(loss);
        if (_losses.Count <= rounds)
        {
            return false;
        }

        var reference = _losses.Dequeue();
        return !_losses.Any(recent => recent < reference - tol);
    }
}
