using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// The training rows of a problem, gathered for a linear fit: n_train × p by column, on request centred (so that the unpenalised
/// intercept drops out of the problem) and divided by the columns' standard deviations.
/// </summary>
internal sealed class TrainingDesign
{
    private TrainingDesign(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        X = GC.AllocateUninitializedArray<double>(rows * columns);
        Y = new double[rows];
        Centres = new double[columns];
        Scales = new double[columns];
        Array.Fill(Scales, 1);
    }

    /// <summary>n_train.</summary>
    public int Rows { get; }

    /// <summary>p.</summary>
    public int Columns { get; }

    /// <summary>The features, column after column.</summary>
    public double[] X { get; }

    /// <summary>The target, length n_train, centred where the features are and a regression is meant.</summary>
    public double[] Y { get; }

    /// <summary>Sample weights, length n_train, or null for ones.</summary>
    public double[]? Weights { get; private set; }

    /// <summary>Square roots of the weights once <see cref="MultiplyByRootWeights"/> has been called; null for ones.</summary>
    public double[]? RootWeights { get; private set; }

    /// <summary>Σ w_i; n_train without weights.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>What was subtracted from each column; zeros when not centred.</summary>
    public double[] Centres { get; }

    /// <summary>What each column was divided by.</summary>
    public double[] Scales { get; }

    /// <summary>What was subtracted from the target.</summary>
    public double TargetCentre { get; private set; }

    /// <summary>Column <paramref name="j"/>.</summary>
    public Span<double> Column(int j) => X.AsSpan(j * Rows, Rows);

    /// <summary>Gathers the training rows.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="centre">Subtract (weighted) means from features, and from the target of a regression.</param>
    /// <param name="standardize">Divide by (weighted) population standard deviations; a constant column is left as it is.</param>
    /// <param name="centreTarget">Whether the target is centred too.</param>
    public static TrainingDesign Gather(LearningProblem problem, bool centre, bool standardize, bool centreTarget = true)
    {
        var rows = problem.TrainRows;
        var design = new TrainingDesign(rows.Length, problem.Features.ColumnCount);
        if (problem.Weights is { } weights)
        {
            design.Weights = new double[rows.Length];
            Gather(weights, rows, design.Weights);
        }

        design.TotalWeight = design.Weights is null ? rows.Length : Sum(design.Weights);
        if (!(design.TotalWeight > 0))
        {
            throw new InputException(
                $"the training rows' weights: found {rows.Length} rows with a sum of {design.TotalWeight}, expected a positive sum");
        }

        Gather(problem.Target, rows, design.Y);
        if (centre && centreTarget)
        {
            design.TargetCentre = design.Centre(design.Y);
        }

        for (var j = 0; j < design.Columns; j++)
        {
            var column = design.Column(j);
            Gather(problem.Features.Column(j), rows, column);
            if (centre)
            {
                design.Centres[j] = design.Centre(column);
            }

            if (standardize)
            {
                design.Scales[j] = design.Standardize(column);
            }
        }

        return design;
    }

    /// <summary>Turns weighted least squares into an ordinary one: multiplies features and target by √w.</summary>
    public void MultiplyByRootWeights()
    {
        if (Weights is null)
        {
            return;
        }

        RootWeights = Array.ConvertAll(Weights, Math.Sqrt);
        Multiply(Y, RootWeights);
        for (var j = 0; j < Columns; j++)
        {
            Multiply(Column(j), RootWeights);
        }
    }

    /// <summary>The fit with <paramref name="coefficients"/> (of the columns as they are here) in terms of the original columns.</summary>
    /// <param name="coefficients">Length p.</param>
    /// <param name="offset">The prediction at the columns' centres; <see cref="TargetCentre"/> for least squares.</param>
    public LinearFit Fit(ReadOnlySpan<double> coefficients, double offset)
    {
        var original = new double[Columns];
        for (var j = 0; j < Columns; j++)
        {
            original[j] = coefficients[j] / Scales[j];
        }

        return new LinearFit(original, Centres, offset);
    }

    /// <summary>
    /// The rows outside <paramref name="range"/> of a design already multiplied by √w, centred anew on request; the new
    /// <see cref="Centres"/> and <see cref="TargetCentre"/> are relative to this design's.
    /// </summary>
    public TrainingDesign Without(RowRange range, bool centre)
    {
        var rest = new TrainingDesign(Rows - range.Count, Columns);
        if (RootWeights is { } roots)
        {
            rest.RootWeights = new double[rest.Rows];
            CopyWithout(roots, range, rest.RootWeights);
        }

        rest.TotalWeight = rest.RootWeights is null ? rest.Rows : VectorKernels.Dot(rest.RootWeights, rest.RootWeights);
        CopyWithout(Y, range, rest.Y);
        rest.TargetCentre = centre ? rest.CentreRooted(rest.Y) : 0;
        for (var j = 0; j < Columns; j++)
        {
            CopyWithout(Column(j), range, rest.Column(j));
            rest.Centres[j] = centre ? rest.CentreRooted(rest.Column(j)) : 0;
        }

        return rest;
    }

    private double CentreRooted(Span<double> values)
    {
        var mean = (RootWeights is null ? Sum(values) : VectorKernels.Dot(values, RootWeights)) / TotalWeight;
        if (RootWeights is null)
        {
            Subtract(values, mean);
        }
        else
        {
            VectorKernels.AddScaled(values, -mean, RootWeights);
        }

        return mean;
    }

    private double Centre(Span<double> values)
    {
        if (IsConstant(values))
        {
            // The mean of equal numbers has a rounding error, which would leave a spurious direction in the design.
            var value = values.Length == 0 ? 0 : values[0];
            values.Clear();
            return value;
        }

        var mean = Mean(values);
        Subtract(values, mean);
        var rest = Mean(values); // what rounding left
        Subtract(values, rest);
        return mean + rest;
    }

    private double Standardize(Span<double> column)
    {
        if (IsConstant(column))
        {
            return 1;
        }

        var mean = Mean(column);
        double squares = 0;
        for (var i = 0; i < column.Length; i++)
        {
            var deviation = column[i] - mean;
            squares += (Weights is null ? 1 : Weights[i]) * deviation * deviation;
        }

        var scale = Math.Sqrt(squares / TotalWeight);
        if (!(scale > 0))
        {
            return 1;
        }

        for (var i = 0; i < column.Length; i++)
        {
            column[i] /= scale;
        }

        return scale;
    }

    private double Mean(ReadOnlySpan<double> values) =>
        (Weights is null ? Sum(values) : VectorKernels.Dot(values, Weights)) / TotalWeight;

    private static bool IsConstant(ReadOnlySpan<double> values) => values.Length == 0 || values.IndexOfAnyExcept(values[0]) < 0;

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static void Subtract(Span<double> values, double what)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] -= what;
        }
    }

    private static void Multiply(Span<double> values, ReadOnlySpan<double> factors)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= factors[i];
        }
    }

    private static void CopyWithout(ReadOnlySpan<double> source, RowRange range, Span<double> target)
    {
        source[..range.First].CopyTo(target);
        source[(range.First + range.Count)..].CopyTo(target[range.First..]);
    }

    private static void Gather(ReadOnlySpan<double> source, int[] rows, Span<double> target)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            target[i] = source[rows[i]];
        }
    }
}
