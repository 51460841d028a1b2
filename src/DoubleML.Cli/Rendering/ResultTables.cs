using System.Globalization;
using DoubleML.Analyses;
using DoubleML.IO.Results;
using Spectre.Console;

namespace DoubleML.Cli.Rendering;

/// <summary>A result document for people.</summary>
internal static class ResultTables
{
    public static void Write(Terminal terminal, ResultDocument result, double? trueTheta)
    {
        var console = TextTable.Console(terminal);
        console.WriteLine(
            $"{result.Model}, {result.Score}: n = {result.NObs}, {result.NFolds} folds, " +
            $"{result.NRep} repetition{(result.NRep == 1 ? "" : "s")}, seed {result.Seed}");
        console.Write(Estimates(result.Parameters, result.JointCi, result.PAdjusted, result.Level));
        if (result.CausalContrast is { } contrast)
        {
            console.WriteLine("causal contrasts");
            console.Write(Estimates(contrast.Parameters, contrast.JointCi, contrast.PAdjusted, result.Level));
        }

        if (result.Aggregation is { } aggregation)
        {
            console.WriteLine($"aggregated by {aggregation.Method}");
            console.Write(Estimates([.. aggregation.Parameters, aggregation.Overall], null, null, result.Level));
        }

        Linear(console, "conditional effects (best linear predictor)", result.Cate, result.Level);
        Linear(console, "group effects", result.Gate, result.Level);
        if (result.PolicyTree is { } policy)
        {
            console.WriteLine($"policy tree: treats {Percent(policy.ShareTreated)}");
            console.WriteLine(string.Join('\n', policy.Rule));
        }

        if (result.RobustConfset is { } set)
        {
            var intervals = set.Length == 0 ? "empty" : string.Join(" and ", set.Select(Interval));
            console.WriteLine($"robust {Percent(result.Level)} confidence set: {intervals}");
        }

        if (trueTheta is { } theta)
        {
            console.WriteLine($"true theta of the simulation: {Number(theta)}");
        }

        if (result.Sensitivity is { } sensitivity)
        {
            console.WriteLine();
            console.WriteLine("sensitivity to omitted variables");
            console.Write(Sensitivity(result, sensitivity));
            if (sensitivity.Benchmark is { } benchmarks)
            {
                console.WriteLine("what leaving out covariates would do");
                console.Write(Benchmarks(result, benchmarks));
            }
        }

        if (result.Nuisance is { } nuisances)
        {
            console.WriteLine("losses (mean over repetitions): " + string.Join(", ", nuisances.SelectMany(nuisance => nuisance.Value.Select(
                metric => $"{nuisance.Key} {metric.Key} {string.Join(" / ", Means(metric.Value).Select(Number))}"))));
        }

        var seconds = result.Execution.FitSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        console.WriteLine($"{result.Execution.Tasks} fits in {seconds} s ({result.Execution.Backend})");
    }

    private static Table Estimates(
        IReadOnlyList<ParameterResult> parameters, double[][]? jointCi, IReadOnlyDictionary<string, double[]>? pAdjusted, double level)
    {
        var table = NewTable("", "estimate", "se", "t", "p", $"{Percent(level)} interval");
        if (jointCi is not null)
        {
            AddColumn(table, $"joint {Percent(level)} interval");
        }

        foreach (var method in pAdjusted?.Keys ?? [])
        {
            AddColumn(table, $"p ({method})");
        }

        for (var j = 0; j < parameters.Count; j++)
        {
            var p = parameters[j];
            List<string> cells = [p.Name, Number(p.Theta), Number(p.Se), Number(p.T), PValue(p.P), Interval(p.Ci)];
            if (jointCi is not null)
            {
                cells.Add(Interval(jointCi[j]));
            }

            cells.AddRange((pAdjusted?.Values ?? []).Select(values => PValue(values[j])));
            AddRow(table, cells);
        }

        return table;
    }

    private static void Linear(IAnsiConsole console, string title, LinearPredictorResult? result, double level)
    {
        if (result is null)
        {
            return;
        }

        var table = NewTable("", "estimate", "se", "t", "p", $"{Percent(level)} interval");
        if (result.JointCi is not null)
        {
            AddColumn(table, $"joint {Percent(level)} interval");
        }

        for (var j = 0; j < result.Names.Count; j++)
        {
            List<string> cells =
            [
                result.Names[j], Number(result.Coef[j]), Number(result.Se[j]),
                Number(result.T[j]), PValue(result.P[j]), Interval(result.Ci[j]),
            ];
            if (result.JointCi is not null)
            {
                cells.Add(Interval(result.JointCi[j]));
            }

            AddRow(table, cells);
        }

        console.WriteLine(title);
        console.Write(table);
    }

    private static Table Sensitivity(ResultDocument result, SensitivityResult sensitivity)
    {
        var table = NewTable("", "theta lower", "theta upper", "se lower", "se upper", "ci lower", "ci upper", "RV", "RVa");
        for (var j = 0; j < result.Parameters.Count; j++)
        {
            AddRow(table,
            [
                result.Parameters[j].Name,
                Number(sensitivity.Theta.Lower[j]), Number(sensitivity.Theta.Upper[j]),
                Number(sensitivity.Se.Lower[j]), Number(sensitivity.Se.Upper[j]),
                Number(sensitivity.Ci.Lower[j]), Number(sensitivity.Ci.Upper[j]),
                Percent(sensitivity.Rv[j]), Percent(sensitivity.Rva[j]),
            ]);
        }

        return table;
    }

    private static Table Benchmarks(ResultDocument result, IReadOnlyDictionary<string, SensitivityBenchmark> benchmarks)
    {
        var table = NewTable("", "left out", "cf_y", "cf_d", "rho", "change of estimate");
        foreach (var (name, benchmark) in benchmarks)
        {
            for (var j = 0; j < result.Parameters.Count; j++)
            {
                AddRow(table,
                [
                    result.Parameters[j].Name, name,
                    Number(benchmark.CfY[j]), Number(benchmark.CfD[j]), Number(benchmark.Rho[j]), Number(benchmark.DeltaTheta[j]),
                ]);
            }
        }

        return table;
    }

    private static Table NewTable(params string[] columns)
    {
        var table = TextTable.New();
        foreach (var column in columns)
        {
            AddColumn(table, column);
        }

        return table;
    }

    private static void AddColumn(Table table, string name)
    {
        var column = new TableColumn(new Text(name)) { NoWrap = true };
        table.AddColumn(table.Columns.Count == 0 ? column : column.RightAligned());
    }

    private static void AddRow(Table table, IEnumerable<string> cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>Of the estimands that have the nuisance; the others have NaN.</summary>
    private static IEnumerable<double> Means(double[][] byRepetition) => Enumerable.Range(0, byRepetition[0].Length)
        .Select(j => byRepetition.Average(values => values[j])).Where(mean => !double.IsNaN(mean));

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string PValue(double value) => value < 1e-4 ? "< 0.0001" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Interval(double[] bounds) => $"[{Number(bounds[0])}, {Number(bounds[1])}]";
}
