using System.Globalization;
using System.Text;

namespace DoubleML.Tests.Golden;

/// <summary>A small CSV file (RFC 4180 quotes, no line breaks inside cells) as columns of text.</summary>
internal sealed class CsvTable
{
    private readonly List<string[]> _rows;

    public CsvTable(string path)
    {
        var lines = File.ReadAllLines(path).Where(line => line.Length > 0).Select(Split).ToList();
        Names = lines[0];
        _rows = lines[1..];
    }

    public string[] Names { get; }

    public int RowCount => _rows.Count;

    public string[] Text(int column) => [.. _rows.Select(row => row[column])];

    public bool IsNumeric(int column) => _rows.TrueForAll(row => row[column].Length == 0 || double.TryParse(row[column], CultureInfo.InvariantCulture, out _));

    public double[] Numbers(int column) => [.. _rows.Select(row => Number(row[column]))];

    public IEnumerable<KeyValuePair<string, double[]>> Columns() =>
        Enumerable.Range(0, Names.Length).Where(IsNumeric).Select(j => KeyValuePair.Create(Names[j], Numbers(j)));

    private static double Number(string cell) => cell switch
    {
        "" => double.NaN,
        "inf" => double.PositiveInfinity,
        _ => double.Parse(cell, CultureInfo.InvariantCulture),
    };

    private static string[] Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in line.TrimEnd('\r'))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}
