namespace DoubleML.Tuning;

/// <summary>A hyperparameter and what a search tries for it: listed values, or a distribution to draw from.</summary>
/// <param name="Name">The parameter's name, such as <c>max_depth</c>.</param>
public sealed record SearchParameter(string Name)
{
    /// <summary>The values, at least one; null where there is a distribution.</summary>
    public IReadOnlyList<ParameterValue>? Values { get; init; }

    /// <summary>The inverse distribution function, from [0, 1); null where values are listed.</summary>
    public Func<double, ParameterValue>? Quantile { get; init; }

    /// <summary>A parameter of a learner type with listed values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="set">Gives a learner a value.</param>
    /// <param name="values">The values, at least one.</param>
    /// <typeparam name="TLearner">The learner's type.</typeparam>
    /// <typeparam name="TValue">The values' type.</typeparam>
    public static SearchParameter Of<TLearner, TValue>(string name, Func<TLearner, TValue, TLearner> set, params ReadOnlySpan<TValue> values)
        where TLearner : Learning.Learner
    {
        var list = new List<ParameterValue>();
        foreach (var value in values)
        {
            var text = FormattableString.Invariant($"{value}");
            list.Add(new ParameterValue(text.Length > 0 ? text : "null", learner => set((TLearner)learner, value)));
        }

        return new SearchParameter(name) { Values = list };
    }
}
