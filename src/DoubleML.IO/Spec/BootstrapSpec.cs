using System.ComponentModel.DataAnnotations;

namespace DoubleML.IO.Spec;

/// <summary>The multiplier bootstrap of a run spec.</summary>
/// <param name="Method"><c>normal</c>, <c>Bayes</c> or <c>wild</c>.</param>
/// <param name="NRepBoot">The number of draws, at least 1.</param>
public sealed record BootstrapSpec([property: AllowedValues("normal", "Bayes", "wild")] string Method = "normal", int NRepBoot = 500)
{
    internal void Validate()
    {
        RunSpec.Require("bootstrap.method", $"'{Method}'", Method is "normal" or "Bayes" or "wild", "'normal', 'Bayes' or 'wild'");
        RunSpec.Require("bootstrap.n_rep_boot", NRepBoot, NRepBoot >= 1, "a whole number ≥ 1");
    }
}
