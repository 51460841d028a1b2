using DoubleML.Data;

namespace DoubleML.CrossFitting;

/// <summary>Keeps the rows whose value in a column is the given one, such as d = 1.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value, compared exactly.</param>
public sealed record RowCondition(string Column, double Value)
{
    /// <summary>The rows that meet all conditions, in their order.</summary>
    /// <param name="rows">Row indices.</param>
    /// <param name="conditions">Any number of conditions; none keeps all rows.</param>
    /// <param name="data">The data.</param>
    public static int[] Filter(int[] rows, IReadOnlyList<RowCondition> conditions, DataSet data)
    {
        foreach (var (column, value) in conditions)
        {
            var values = data[column];
            rows = Array.FindAll(rows, row => values[row] == value);
        }

        return rows;
    }
}
