using System.Globalization;
using System.Text;
using DoubleML.Numerics;

namespace DoubleML.IO.PublicData;

/// <summary>
/// The raw file of the Pennsylvania Reemployment Bonus experiment: a table with blanks between its cells. The analysis of Chernozhukov et
/// al. (2018) keeps the controls (tg = 0) and treatment group 4 (as tg = 1), takes the logarithm of the weeks of unemployment, and turns the
/// number of dependants (0, 1, 2 for more) into two dummies.
/// </summary>
internal static class BonusFile
{
    private const double KeptTreatment = 4;

    private static readonly string[] Controls =
    [
        "female", "black", "othrace", "dep1", "dep2", "q2", "q3", "q4", "q5", "q6", "agelt35", "agegt54", "durable", "lusd", "husd",
    ];

    public static IReadOnlyList<KeyValuePair<string, double[]>> Read(byte[] raw)
    {
        var lines = Encoding.ASCII.GetString(raw).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var names = Cells(lines[0]);
        var rows = lines[1..].Select(line => Cells(line).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToList();
        int Index(string name) => Array.IndexOf(names, name);
        var tg = Index("tg");
        rows.RemoveAll(row => row[tg] is not (0 or KeptTreatment));
        double[] Column(string name, Func<double, double> map) => [.. rows.Select(row => map(row[Index(name)]))];
        return
        [
            new("inuidur1", Column("inuidur1", PortableMath.Log)),
            new("tg", Column("tg", value => value == KeptTreatment ? 1 : 0)),
            .. Controls.Select(name => KeyValuePair.Create(name, name switch
            {
                "dep1" => Column("dep", value => value == 1 ? 1 : 0),
                "dep2" => Column("dep", value => value == 2 ? 1 : 0),
                _ => Column(name, value => value),
            })),
        ];
    }

    private static string[] Cells(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
