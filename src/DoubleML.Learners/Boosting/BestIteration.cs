namespace DoubleML.Learners.Boosting;

/// <summary>
/// LightGBM's rule: stop once the best loss so far has not been beaten for <paramref name="rounds"/> iterations, and go back to the best.
/// </summary>
/// <param name="rounds">At least 1.</param>
internal sealed class BestIteration(int rounds) : EarlyStopping
{
    private double _best = double.PositiveInfinity;
    private int _iterations;

    public override int Iterations => _iterations;

    protected override bool Stops(double loss)
    {
        if (loss < _best)
        {
            _best = loss;
            _iterations = Seen;
        }

        return Seen - _iterations >= rounds;
    }
}
