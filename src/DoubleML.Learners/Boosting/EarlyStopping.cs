namespace DoubleML.Learners.Boosting;

/// <summary>Watches the loss on held-out rows, says when to stop, and how many iterations the model then has.</summary>
internal abstract class EarlyStopping
{
    /// <summary>How many losses were seen.</summary>
    protected int Seen { get; private set; }

    /// <summary>The number of iterations to predict with.</summary>
    public abstract int Iterations { get; }

    /// <summary>Takes the loss after one more iteration.</summary>
    /// <returns>Whether to stop.</returns>
    public bool Add(double loss)
    {
        Seen++;
        return Stops(loss);
    }

    /// <summary>Whether to stop after this loss.</summary>
    protected abstract bool Stops(double loss);
}
