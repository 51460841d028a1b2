namespace DoubleML.Learners.Neural;

/// <summary>How parameters follow the gradients of batches.</summary>
internal abstract class UpdateRule
{
    /// <summary>Moves the parameters after one batch.</summary>
    public abstract void Update(double[] parameters, double[] gradient);

    /// <summary>Called after each pass over the data.</summary>
    /// <param name="seen">How many rows were seen in all.</param>
    public virtual void EndEpoch(long seen) { }

    /// <summary>Called when the loss no longer improves.</summary>
    /// <returns>Whether to stop; otherwise the rule goes on with smaller steps.</returns>
    public virtual bool Stops() => true;
}
