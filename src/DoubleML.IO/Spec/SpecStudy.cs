using DoubleML.Estimation;
using DoubleML.Studies;

namespace DoubleML.IO.Spec;

/// <summary>Turns a run spec with simulated data into a study of its estimator.</summary>
public static class SpecStudy
{
    /// <summary>
    /// The study: the process of <c>data.simulate</c> (not its seed), the spec's model, learners, folds, repetitions, level and seed. Keys
    /// of further inference (bootstrap, sensitivity) have no part in it.
    /// </summary>
    /// <param name="spec">The spec.</param>
    /// <returns>A study with the defaults for the number of samples, workers and backend.</returns>
    /// <exception cref="InputException">The data are not simulated, or splits or predictions are given for one data set.</exception>
    public static MonteCarloStudy Of(RunSpec spec)
    {
        var simulate = spec.Data.Simulate
            ?? throw new InputException("data.simulate is not there, expected a simulation, as a study draws new data for each sample (see dml simulate --list)");
        if (spec.Tune is not null)
        {
            throw new InputException("tune: a study does not tune in each sample; run dml tune first, which writes a spec with the tuned learners");
        }

        RequireNone("folds", spec.Folds);
        RequireNone("predictions", spec.Predictions);
        RequireNone("output.predictions", spec.Output.Predictions);
        return new MonteCarloStudy
        {
            Draw = key =>
            {
                var inputs = RunInputs.FromSimulation(spec, simulate.Draw(key));
                return new StudySample(inputs.Data, inputs.TrueTheta);
            },
            Model = spec.Model,
            Options = new FitOptions { Learners = spec.Learners, NFolds = spec.NFolds ?? 5, NRep = spec.NRep ?? 1 },
            Seed = spec.Seed,
            Level = spec.Level,
        };
    }

    private static void RequireNone(string key, string? file)
    {
        if (file is not null)
        {
            throw new InputException($"{key}: found '{file}', but a study draws and splits new data for each sample; leave the key out");
        }
    }
}
