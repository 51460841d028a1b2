using System.ComponentModel.DataAnnotations;
using DoubleML.CrossFitting;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>Options and processing of propensity scores, shared by the models that have one: calibration, then clipping.</summary>
public abstract record PropensityModel : Model
{
    /// <summary>Propensities are clipped to [clipping_threshold, 1 − clipping_threshold]; in (0, 0.5).</summary>
    public double ClippingThreshold { get; init; } = 0.01;

    /// <summary>Calibration of the propensities before clipping: null (none) or <c>isotonic</c>.</summary>
    [AllowedValues("isotonic")]
    public string? CalibrationMethod { get; init; }

    /// <summary>Calibrate by cross-fitting on the folds instead of in sample.</summary>
    public bool CvCalibration { get; init; }

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
        Clamp(Calibrate(raw, fitted, indicator(fitted)));

    /// <summary>Calibration in sample, then clipping, of propensities that are needed for a preliminary estimate only.</summary>
    /// <param name="raw">Propensities of some rows.</param>
    /// <param name="indicator">The 0/1 variable in these rows.</param>
    protected double[] CalibrateAndClip(double[] raw, double[] indicator)
    {
        var curve = CalibrationMethod is null ? null : new IsotonicRegression(raw, indicator, 0, 1);
        return Clamp(curve is null ? raw : [.. raw.Select(curve.Predict)]);
    }

    private double[] Clamp(double[] propensities) => [.. propensities.Select(p => Math.Clamp(p, ClippingThreshold, 1 - ClippingThreshold))];

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
