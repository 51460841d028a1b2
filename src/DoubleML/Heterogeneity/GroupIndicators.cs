namespace DoubleML.Heterogeneity;

/// <summary>The basis of group effects (GATE): an indicator for each group.</summary>
public static class GroupIndicators
{
    /// <summary>One indicator for each value of a column of text, named <c>Group_VALUE</c>, in alphabetical order.</summary>
    /// <param name="values">The group of each observation.</param>
    public static IReadOnlyList<KeyValuePair<string, double[]>> OfText(IReadOnlyList<string> values) =>
        [.. values.Distinct().Order(StringComparer.Ordinal).Select(group => KeyValuePair.Create(
            $"Group_{group}", values.Select(value => value == group ? 1.0 : 0.0).ToArray()))];

    /// <summary>Checks that columns are indicators of groups; groups may overlap, and their coefficients are then those of a regression on both.</summary>
    /// <param name="columns">0/1 columns.</param>
    /// <exception cref="InputException">A column has other values or is empty.</exception>
    public static IReadOnlyList<KeyValuePair<string, double[]>> Checked(IReadOnlyList<KeyValuePair<string, double[]>> columns)
    {
        foreach (var (name, values) in columns)
        {
            if (Array.Find(values, value => value is not (0 or 1)) is var other and not 0)
            {
                throw new InputException($"gate.groups: column '{name}' contains {other}, expected 0 and 1 only (or one column of text)");
            }

            if (values.Sum() == 0)
            {
                throw new InputException($"gate.groups: group '{name}' has no observation, expected at least one");
            }
        }

        return columns;
    }
}
