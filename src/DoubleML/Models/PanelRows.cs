using DoubleML.Data;

namespace DoubleML.Models;

/// <summary>The rows of panel data by unit and period; checks that there is at most one row for each of them.</summary>
internal sealed class PanelRows
{
    private readonly Dictionary<(double Unit, double Period), int> _rows = [];

    /// <summary>Reads the roles <c>id</c> and <c>t</c>.</summary>
    /// <param name="data">The data.</param>
    /// <param name="model">The model that needs them, for messages.</param>
    /// <exception cref="InputException">A role is missing, or a unit has two rows in a period.</exception>
    public PanelRows(DoubleMLData data, string model)
    {
        var unit = data.Data[data.Roles.Id ?? throw new InputException($"data.id is not there, model {model} expects the column of the unit")];
        var period = data.Data[data.Roles.T ?? throw new InputException($"data.t is not there, model {model} expects the column of the period")];
        for (var row = 0; row < data.RowCount; row++)
        {
            if (!_rows.TryAdd((unit[row], period[row]), row))
            {
                throw new InputException($"data.id: unit {unit[row]} has two rows in period {period[row]}, expected at most one");
            }
        }

        Units = [.. unit.Distinct().Order()];
        Periods = [.. period.Distinct().Order()];
    }

    /// <summary>The units, ascending.</summary>
    public double[] Units { get; }

    /// <summary>The periods, ascending.</summary>
    public double[] Periods { get; }

    /// <summary>The row of a unit in a period, or −1.</summary>
    public int Find(double unit, double period) => _rows.GetValueOrDefault((unit, period), -1);

    /// <summary>The rows of a unit in the order of time.</summary>
    public int[] RowsOf(double unit) => [.. Periods.Select(period => Find(unit, period)).Where(row => row >= 0)];
}
