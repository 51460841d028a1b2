using DoubleML.CrossFitting;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>Options and processing of propensity scores, shared by the models that weight by them: calibration, then clipping.</summary>
public abstract record PropensityModel : Model
{
    /// <summary>Propensities are clipped to [clipping_threshold, 1 − clipping_threshold]; in (0, 0.5).</summary>
    public double ClippingThreshold { get; init; } = 0.01;

    /// <summary>Calibration of the propensities before clipping: null (none) or <c>isotonic</c>.</summary>
    public string? CalibrationMethod { get; init; }

    /// <summary>Calibrate by cross-fitting on the folds instead of in sample.</summary>
    public bool CvCalibration { get; init; }

    /// <summary>Whether inverse probability weights are normalised.</summary>
    public abstract bool NormalizeIpw { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="InputException">An option is out of range.</exception>
    protected void ValidatePropensityOptions()
    {
        if (ClippingThreshold is not (> 0 and < 0.5))
        {
            throw new InputException($"model.clipping_threshold: found {ClippingThreshold}, expected a number in (0, 0.5)");
        }

        if (CalibrationMethod is not null)
        {
            RequireOneOf("calibration_method", CalibrationMethod, "isotonic");
        }
        else if (CvCalibration)
        {
            throw new InputException("model.cv_calibration: found true without calibration_method, expected calibration_method 'isotonic'");
        }
    }

    /// <summary>The adjustment of a propensity nuisance: calibration, then clipping.</summary>
    /// <param name="indicator">The 0/1 variable whose probability it is, length n_obs.</param>
    protected Func<double[], FittedNuisances, double[]> Clip(Func<FittedNuisances, double[]> indicator) => (raw, fitted) =>
        [.. Calibrate(raw, fitted, indicator(fitted)).Select(p => Math.Clamp(p, ClippingThreshold, 1 - ClippingThreshold))];

    /// <summary>The propensities that a score divides by: normalised if the option says so.</summary>
    /// <param name="propensity">Clipped propensities m, length n_obs.</param>
    /// <param name="treated">The 0/1 treatment, length n_obs.</param>
    protected double[] Normalize(double[] propensity, double[] treated)
    {
        if (!NormalizeIpw)
        {
            return propensity;
        }

        var mean1 = propensity.Select((m, i) => treated[i] / m).Average();
        var mean0 = propensity.Select((m, i) => (1 - treated[i]) / (1 - m)).Average();
        return [.. propensity.Select((m, i) => (treated[i] * m * mean1) + ((1 - treated[i]) * (1 - ((1 - m) * mean0))))];
    }

    private double[] Calibrate(double[] raw, FittedNuisances fitted, double[] indicator)
    {
        if (CalibrationMethod is null)
        {
            return raw;
        }

        var usable = Enumerable.Range(0, raw.Length).Where(i => !double.IsNaN(raw[i])).ToArray();
        var result = (double[])raw.Clone();
        void Apply(IEnumerable<int> learnFrom, IEnumerable<int> predict)
        {
            var rows = learnFrom.Where(i => !double.IsNaN(raw[i])).ToArray();
            var curve = new IsotonicRegression([.. rows.Select(i => raw[i])], [.. rows.Select(i => indicator[i])], 0, 1);
            foreach (var i in predict.Where(i => !double.IsNaN(raw[i])))
            {
                result[i] = curve.Predict(raw[i]);
            }
        }

        if (CvCalibration)
        {
            foreach (var fold in fitted.Folds)
            {
                Apply(fold.Train, fold.Test);
            }
        }
        else
        {
            Apply(usable, usable);
        }

        return result;
    }
}
