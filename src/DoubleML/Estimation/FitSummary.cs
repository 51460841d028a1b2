using System.Globalization;
using DoubleML.Inference;

namespace DoubleML.Estimation;

/// <summary>A fit for people, with the columns of the DoubleML package's summary.</summary>
internal static class FitSummary
{
    public static string Write(FitResult fit, double level)
    {
        var estimates = fit.Estimates;
        var (theta, se, t, p) = (estimates.Thetas, estimates.StandardErrors, estimates.TStatistics, estimates.PValues);
        var intervals = estimates.ConfidenceIntervals(level);
        var rows = estimates.Names.Select((name, j) => new[]
        {
            name, Number(theta[j], "F6"), Number(se[j], "F6"), Number(t[j], "F3"), Number(p[j], "F4"),
            Number(intervals[j].Lower, "F6"), Number(intervals[j].Upper, "F6"),
        });
        var repetitions = fit.Options.NRep == 1 ? "1 repetition" : $"{fit.Options.NRep} repetitions";
        return $"{fit.Model.Name}, {fit.Model.ScoreName}: n = {fit.Data.ObservationCount}, {fit.Options.NFolds} folds, {repetitions}, "
            + $"seed {fit.Options.Seed}\n"
            + AlignedText.Write(
            [
                ["", "coef", "std err", "t", "P>|t|", Percent((1 - level) / 2), Percent((1 + level) / 2)],
                .. rows,
            ]);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture) + " %";
}
