using DoubleML.Data;
using DoubleML.Inference;
using DoubleML.Models;

namespace DoubleML.Analyses;

/// <summary>
/// Weighted averages of group-time effects (Callaway and Sant'Anna 2021, section 3), with standard errors from the combined scores.
/// </summary>
/// <param name="Method"><c>group</c>, <c>time</c> or <c>eventstudy</c>.</param>
/// <param name="Estimates">One effect for each group, period or time since treatment.</param>
/// <param name="Overall">Their weighted average; of an event study that of the times since treatment ≥ 0.</param>
public sealed record DidAggregation(string Method, Estimates Estimates, Estimates Overall)
{
    /// <summary>
    /// Aggregates. Groups are weighted by their shares of the rows; <c>group</c> averages the periods after treatment of a group, <c>time</c>
    /// the groups treated in a period, <c>eventstudy</c> the groups at the same time since (or before) treatment.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data as the model prepared them.</param>
    /// <param name="estimates">The estimates of the group-time effects.</param>
    /// <param name="method"><c>group</c>, <c>time</c> or <c>eventstudy</c>.</param>
    /// <exception cref="InputException">Unknown method, or no effect after treatment.</exception>
    public static DidAggregation Of(DidMulti model, DoubleMLData data, Estimates estimates, string method)
    {
        Func<GroupTime, double> key = method switch
        {
            "group" => effect => effect.Group,
            "time" => effect => effect.Evaluation,
            "eventstudy" => effect => effect.Evaluation - effect.Group,
            _ => throw new InputException($"aggregation: found '{method}', expected 'group', 'time' or 'eventstudy'"),
        };
        var effects = model.GroupTimes(data);
        var chosen = effects.Where(effect => method == "eventstudy" || effect.Evaluation >= effect.Group).ToHashSet();
        var keys = chosen.Select(key).Distinct().Order().ToArray();
        if (chosen.Count == 0 || (method == "eventstudy" && keys[^1] < 0))
        {
            throw new InputException("aggregation: no group-time effect is after treatment, expected at least one");
        }

        double Weight(GroupTime effect) => method == "group" ? 1 : model.GroupShare(data, effect.Group);
        var weights = keys.Select(value => Normalized([.. effects.Select(effect =>
            chosen.Contains(effect) && key(effect) == value ? Weight(effect) : 0)])).ToArray();
        var overall = Normalized([.. keys.Select(value => method switch
        {
            "group" => model.GroupShare(data, value),
            "time" => 1,
            _ => value >= 0 ? 1.0 : 0.0,
        })]);
        var aggregated = estimates.Combine([.. keys.Select(Apo.LevelName)], weights);
        return new DidAggregation(method, aggregated, aggregated.Combine(["overall"], [overall]));
    }

    private static double[] Normalized(double[] weights)
    {
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
