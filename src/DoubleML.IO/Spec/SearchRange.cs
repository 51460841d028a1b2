using System.Text.Json;
using DoubleML.Numerics;
using DoubleML.Tuning;

namespace DoubleML.IO.Spec;

/// <summary>A range of a hyperparameter: drawn from uniformly, or evenly spaced values of it.</summary>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value, which belongs to the range.</param>
/// <param name="Log">Uniform, or evenly spaced, on the logarithmic scale.</param>
/// <param name="Type"><c>int</c> or <c>float</c>; null for whole numbers where both ends are written as such.</param>
/// <param name="Num">The number of evenly spaced values, both ends among them; null for a distribution to draw from.</param>
public sealed record SearchRange(JsonElement Min, JsonElement Max, bool Log = false, string? Type = null, int? Num = null) : SearchSpace
{
    /// <inheritdoc/>
    public override SearchParameter ToParameter(string name, string where)
    {
        var (min, max) = (Number(Min, $"{where}.min"), Number(Max, $"{where}.max"));
        var isWhole = Type switch
        {
            "int" => true,
            "float" => false,
            null => Min.TryGetInt64(out _) && Max.TryGetInt64(out _),
            _ => throw new InputException($"{where}.type: found '{Type}', expected 'int' or 'float'"),
        };
        Require(where, "max", max, max >= min && (!isWhole || max <= int.MaxValue), "a number ≥ min");
        Require(where, "min", min, (!Log || min > 0) && (!isWhole || min >= int.MinValue), Log ? "a number > 0, as log is true" : "a smaller number");
        Require(where, "num", Num ?? 2, Num is null or >= 2, "a whole number ≥ 2");
        if (isWhole && !(IsWhole(min) && IsWhole(max)))
        {
            throw new InputException($"{where}: found the ends {Min} and {Max} of type 'int', expected whole numbers");
        }

        ParameterValue Value(double value) => LearnerParameters.ValueOf(name, value, isWhole, where);
        return Num is { } count
            ? new SearchParameter(name) { Values = [.. Spaced(min, max, count, isWhole).Select(Value)] }
            : new SearchParameter(name) { Quantile = u => Value(isWhole ? Math.Min(max, Math.Floor(Between(min, max + 1, u))) : Between(min, max, u)) };
    }

    /// <inheritdoc/>
    public bool Equals(SearchRange? other) => other is not null && Min.GetRawText() == other.Min.GetRawText()
        && Max.GetRawText() == other.Max.GetRawText() && (Log, Type, Num) == (other.Log, other.Type, other.Num);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Min.GetRawText(), Max.GetRawText(), Log);

    private static bool IsWhole(double value) => Math.Floor(value) == value;

    private static double Number(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())
            ? value.GetDouble()
            : throw new InputException($"{where}: found {value.GetRawText()}, expected a number");

    private static void Require(string where, string key, double found, bool holds, string expected)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"{where}.{key}: found {found}, expected {expected}"));
        }
    }

    private double Between(double min, double max, double share) => Log
        ? Math.Clamp(PortableMath.Exp(PortableMath.Log(min) + (share * (PortableMath.Log(max) - PortableMath.Log(min)))), min, max)
        : min + (share * (max - min));

    private IEnumerable<double> Spaced(double min, double max, int count, bool isWhole) => Enumerable.Range(0, count)
        .Select(i => i == 0 ? min : i == count - 1 ? max : Between(min, max, i / (count - 1.0)))
        .Select(value => isWhole ? Math.Round(value) : value).Distinct();
}
