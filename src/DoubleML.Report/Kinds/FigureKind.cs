using DoubleML.IO.Results;
using DoubleML.Report.Figures;

namespace DoubleML.Report.Kinds;

/// <summary>A kind of figure that a result may offer.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Needs">What a result must have to offer it.</param>
/// <param name="Make">The figures of a result, mostly one a parameter; none where it does not offer them.</param>
public sealed record FigureKind(string Name, string Description, string Needs, Func<ResultDocument, IReadOnlyList<Figure>> Make)
{
    /// <summary>All kinds, in the order of a report. A new one is one entry here.</summary>
    public static IReadOnlyList<FigureKind> All { get; } =
    [
        new("forest", "estimates with their intervals", "finite estimates", EstimateFigures.Forest),
        new("contrasts", "causal contrasts between levels of a treatment", "model apos with reference_levels", EstimateFigures.Contrasts),
        new("aggregation", "group-time effects by time since treatment (event study), group or period", "model did_multi with aggregation",
            EstimateFigures.Aggregation),
        new("gate", "effects by group", "gate", HeterogeneityFigures.Gate),
        new("cate", "effects over a grid, or coefficients of a basis", "cate", HeterogeneityFigures.Cate),
        new("repetitions", "how much estimates vary over sample splits", "n_rep of at least 2", EstimateFigures.Repetitions),
        new("dag", "the causal diagram that is assumed", "roles (a result of this version)", DiagramFigures.Dag),
        new("overlap", "propensities by treatment", "a model with a propensity score", PropensityFigures.Overlap),
        new("calibration", "observed shares against predicted propensities", "a model with a propensity score", PropensityFigures.Calibration),
        new("losses", "out-of-sample losses of the nuisances", "nuisances that were fitted", LossFigures.Losses),
        new("contour", "what omitted variables could do", "sensitivity with contour (dml fit --report has it by default)", SensitivityFigures.Contour),
        new("durations", "how long single fits took", "nuisances that were fitted (a result of this version)", ExecutionFigures.Durations),
        new("invocations", "what ran when on Lambda", "a run on Lambda", ExecutionFigures.Invocations),
        new("cost", "what the run on Lambda cost over time", "a run on Lambda with a known price", ExecutionFigures.Cost),
    ];

    /// <summary>The figure of a kind.</summary>
    /// <param name="result">The result.</param>
    /// <param name="name">The kind's name.</param>
    /// <param name="subject">What the figure is to be about where there are several; null for the first.</param>
    /// <exception cref="InputException">There is no such kind, or the result does not offer it.</exception>
    public static Figure Find(ResultDocument result, string name, string? subject)
    {
        var kind = All.FirstOrDefault(kind => kind.Name == name)
            ?? throw new InputException($"--kind: found '{name}', expected {IO.Spec.Names.Suggest(name, [.. All.Select(kind => kind.Name)])}");
        var figures = kind.Make(result);
        if (figures.Count == 0)
        {
            throw new InputException($"--kind: this result has no figure '{name}', which needs {kind.Needs}; it offers {string.Join(", ", Offered(result).Select(offer => offer.Name))}");
        }

        if (subject is null)
        {
            return figures[0];
        }

        var subjects = figures.Select(figure => figure.Subject).OfType<string>().ToList();
        return figures.FirstOrDefault(figure => figure.Subject == subject) ?? throw new InputException(subjects.Count == 0
            ? $"--subject: found '{subject}', but there is one figure '{name}' only; leave the option out"
            : $"--subject: found '{subject}', expected {IO.Spec.Names.Suggest(subject, subjects)}");
    }

    /// <summary>The kinds that a result offers.</summary>
    /// <param name="result">The result.</param>
    public static IEnumerable<FigureKind> Offered(ResultDocument result) => All.Where(kind => kind.Make(result).Count > 0);
}
