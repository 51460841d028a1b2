using DoubleML.Learning;

namespace DoubleML.Learners.Neural;

/// <summary>Rows of a problem as a network reads them: one row of features after another.</summary>
/// <param name="X">n × p, row by row.</param>
/// <param name="Y">The targets, length n.</param>
/// <param name="Weights">Sample weights, length n, or null for ones.</param>
internal sealed record NetworkData(double[] X, double[] Y, double[]? Weights)
{
    /// <summary>n.</summary>
    public int Rows => Y.Length;

    /// <summary>Gathers rows of a problem.</summary>
    public static NetworkData Gather(LearningProblem problem, int[] rows)
    {
        var p = problem.Features.ColumnCount;
        var x = new double[(long)rows.Length * p];
        for (var j = 0; j < p; j++)
        {
            var column = problem.Features.Column(j);
            for (var i = 0; i < rows.Length; i++)
            {
                x[(i * p) + j] = column[rows[i]];
            }
        }

        return new NetworkData(
            x,
            Array.ConvertAll(rows, row => problem.Target[row]),
            problem.Weights is { } weights ? Array.ConvertAll(rows, row => weights[row]) : null);
    }
}
