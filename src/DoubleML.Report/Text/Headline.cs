using DoubleML.IO.Results;

namespace DoubleML.Report.Text;

/// <summary>What a result says, in sentences for people who do not know statistics.</summary>
internal static class Headline
{
    /// <summary>So many parameters are listed one by one.</summary>
    private const int Listed = 6;

    /// <summary>The title of a report.</summary>
    public static string Title(ResultDocument result)
    {
        var text = ModelText.Of(result);
        return result.Roles is not { } roles ? text.Title
            : roles.D.Count == 1 ? $"{(text.IsEffect ? "The effect of" : "Outcomes by")} {roles.D[0]}{(text.IsEffect ? $" on {roles.Y}" : $": {roles.Y}")}"
            : $"The effects of {roles.D.Count} treatments on {roles.Y}";
    }

    /// <summary>Model, size of the data, splits.</summary>
    public static string Subtitle(ResultDocument result) =>
        $"{ModelText.Of(result).Title} ({result.Model}, {result.Score}), {Numbers.Count(result.NObs)} observations, {result.NFolds} folds, "
        + $"{result.NRep} repetition{(result.NRep == 1 ? "" : "s")}, seed {result.Seed}.";

    /// <summary>The one number that stands for the result, or null where there are several.</summary>
    public static ParameterResult? Main(ResultDocument result) => result.Parameters is [var parameter] ? parameter : result.Aggregation?.Overall;

    /// <summary>A few parameters one by one; empty for one parameter, and for many.</summary>
    public static IReadOnlyList<string> Each(ResultDocument result)
    {
        var text = ModelText.Of(result);
        return result.Parameters.Count is 1 or > Listed || result.Aggregation is not null ? [] :
        [
            .. result.Parameters.Select(parameter =>
            {
                var number = Numbers.OnScale(parameter.Se);
                return $"{Capitalized(text.TargetOf(result, parameter))}: {number(parameter.Theta)} (from {number(parameter.Ci[0])} to {number(parameter.Ci[1])}).";
            }),
        ];
    }

    /// <summary>What was found; the first sentence is followed by <see cref="Each"/>.</summary>
    public static IEnumerable<string> Sentences(ResultDocument result) =>
        result.Parameters is [var parameter] ? One(result, parameter) : Several(result);

    private static IEnumerable<string> One(ResultDocument result, ParameterResult parameter)
    {
        var text = ModelText.Of(result);
        var number = Numbers.OnScale(parameter.Se);
        yield return double.IsFinite(parameter.Theta)
            ? $"{Capitalized(text.TargetOf(result, parameter))} is estimated at {number(parameter.Theta)}. "
                + $"The data are compatible with values from {number(parameter.Ci[0])} to {number(parameter.Ci[1])}."
            : $"{Capitalized(text.TargetOf(result, parameter))} could not be estimated.";
        if (text.IsEffect && double.IsFinite(parameter.P))
        {
            yield return parameter.Ci[0] > 0 || parameter.Ci[1] < 0
                ? $"Zero is not among them: no effect at all would be hard to reconcile with these data (p {PText(parameter.P)})."
                : $"Zero is among them: these data do not rule out that there is no effect (p {PText(parameter.P)}).";
        }

        if (text.IsEffect && result.TrueTheta is { } truth)
        {
            yield return $"The data are simulated; the true effect is {Numbers.Plain(truth)}.";
        }
    }

    private static IEnumerable<string> Several(ResultDocument result)
    {
        var text = ModelText.Of(result);
        var intervals = result.JointCi ?? [.. result.Parameters.Select(parameter => parameter.Ci)];
        var kind = $"{(result.JointCi is null ? "" : "joint ")}intervals ({Numbers.Percent(result.Level)})";
        yield return result.Aggregation is null
            ? $"{result.Parameters.Count} parameters are estimated{(result.Parameters.Count <= Listed ? ":" : "; they stand below.")}"
            : $"This is the average of {result.Parameters.Count} estimated effects on {result.Roles?.Y ?? "the outcome"}, {Weighting(result.Aggregation)}.";
        if (text.IsEffect)
        {
            var clear = intervals.Count(interval => interval[0] > 0 || interval[1] < 0);
            yield return clear == 0
                ? $"None of the {kind} excludes zero: these data do not rule out that there is no effect."
                : $"{clear} of the {result.Parameters.Count} {kind} exclude{(clear == 1 ? "s" : "")} zero.";
        }
    }

    private static string Weighting(AggregationResult aggregation) => aggregation.Method switch
    {
        "eventstudy" => "over the periods since treatment",
        "group" => "over the groups first treated at the same time",
        _ => "over the periods",
    };

    private static string PText(double p) => p < 1e-4 ? "< 0.0001" : $"= {Numbers.Short(p, 2)}";

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
