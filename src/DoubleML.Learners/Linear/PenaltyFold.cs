namespace DoubleML.Learners.Linear;

/// <summary>One split of a cross-validation over penalties: solvers on the training part, errors on the test part.</summary>
internal abstract class PenaltyFold
{
    /// <summary>Σ w of the training part.</summary>
    public abstract double TrainingWeight { get; }

    /// <summary>A fresh solver on the training part.</summary>
    public abstract ElasticNetSolver MakeSolver();

    /// <summary>The (weighted) mean squared error on the test part.</summary>
    public abstract double TestError(ReadOnlySpan<double> coefficients);

    /// <summary>The splits with the given test rows.</summary>
    /// <param name="design">Centred (with an intercept) and multiplied by √w.</param>
    /// <param name="testRows">Disjoint ranges that cover all rows.</param>
    /// <param name="fitIntercept">Whether the model has an intercept.</param>
    public static IEnumerable<PenaltyFold> Of(TrainingDesign design, RowRange[] testRows, bool fitIntercept)
    {
        if (!PenaltyPath.PrefersMoments(design))
        {
            return testRows.Select(rows => new WideFold(design, rows, fitIntercept));
        }

        var parts = Array.ConvertAll(testRows, rows => Moments.Of(design, rows));
        var total = Moments.Sum(parts);
        return parts.Select(part => new MomentFold(total.Without(part), part, fitIntercept));
    }

    private sealed class MomentFold(Moments training, Moments test, bool fitIntercept) : PenaltyFold
    {
        public override double TrainingWeight => training.Weight;

        public override ElasticNetSolver MakeSolver() => training.Solver(fitIntercept);

        public override double TestError(ReadOnlySpan<double> coefficients) =>
            test.MeanSquaredError(coefficients, fitIntercept ? training.Intercept(coefficients) : 0);
    }

    /// <summary>For many more columns than rows: works on the rows themselves.</summary>
    private sealed class WideFold(TrainingDesign design, RowRange test, bool fitIntercept) : PenaltyFold
    {
        private readonly TrainingDesign _training = design.Without(test, fitIntercept);

        public override double TrainingWeight => _training.TotalWeight;

        public override ElasticNetSolver MakeSolver() => PenaltyPath.LazySolver(_training);

        public override double TestError(ReadOnlySpan<double> coefficients)
        {
            var residuals = design.Y.AsSpan(test.First, test.Count).ToArray();
            var intercept = _training.TargetCentre - VectorKernels.Dot(coefficients, _training.Centres);
            double weight = 0, squares = 0;
            for (var j = 0; j < coefficients.Length; j++)
            {
                if (coefficients[j] != 0)
                {
                    VectorKernels.AddScaled(residuals, -coefficients[j], design.Column(j).Slice(test.First, test.Count));
                }
            }

            for (var i = 0; i < residuals.Length; i++)
            {
                var root = design.RootWeights?[test.First + i] ?? 1;
                var residual = residuals[i] - (root * intercept);
                squares += residual * residual;
                weight += root * root;
            }

            return squares / weight;
        }
    }
}
