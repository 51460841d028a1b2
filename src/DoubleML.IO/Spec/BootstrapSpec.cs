namespace DoubleML.IO.Spec;

/// <summary>The multiplier bootstrap of a run spec.</summary>
public sealed record BootstrapSpec
{
    /// <summary><c>normal</c>, <c>Bayes</c> or <c>wild</c>.</summary>
    public string Method { get; init; } = "normal";

    /// <summary>The number of draws, at least 1.</summary>
    public int NRepBoot { get; init; } = 500;

    internal void Validate()
    {
        RunSpec.Require("bootstrap.method", $"'{Method}'", Method is "normal" or "Bayes" or "wild", "'normal', 'Bayes' or 'wild'");
        RunSpec.Require("bootstrap.n_rep_boot", NRepBoot, NRepBoot >= 1, "a whole number ≥ 1");
    }
}
