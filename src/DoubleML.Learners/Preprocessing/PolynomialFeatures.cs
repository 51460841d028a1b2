using System.Collections.Concurrent;
using DoubleML.Learning;

namespace DoubleML.Learners.Preprocessing;

/// <summary>
/// Applies another learner to all products of up to <paramref name="Degree"/> features; scikit-learn's pipeline of
/// <c>PolynomialFeatures</c> and an estimator, with its order of columns: by degree, then lexicographically.
/// </summary>
/// <param name="Estimator">The learner on the products.</param>
/// <param name="Degree">The largest degree, at least 1.</param>
/// <param name="InteractionOnly">Whether products have distinct factors only: no squares.</param>
/// <param name="IncludeBias">Whether a column of ones comes first. Unlike in scikit-learn the default is false, because the learners
/// here have their own intercept.</param>
public sealed record PolynomialFeatures(
    Learner Estimator, int Degree = 2, bool InteractionOnly = false, bool IncludeBias = false) : Learner
{
    private const int MostColumns = 1_000_000;

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (Estimator is null)
        {
            throw ParameterChecks.Unexpected(where, "estimator", "nothing", "a learner");
        }

        Estimator.Validate($"{where}.estimator");
        ParameterChecks.AtLeast(where, "degree", Degree, 1);
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => Estimator.Supports(task);

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var expanded = problem.Features.Derived(features => new Expansions(features)).Get(Degree, InteractionOnly, IncludeBias);
        return Estimator.FitPredict(problem with { Features = expanded });
    }

    /// <summary>The products of one feature matrix, kept with it, since the fits of all folds share them.</summary>
    private sealed class Expansions(FeatureMatrix features)
    {
        private readonly ConcurrentDictionary<(int, bool, bool), Lazy<FeatureMatrix>> _made = new();

        public FeatureMatrix Get(int degree, bool interactionOnly, bool includeBias) =>
            _made.GetOrAdd(
                (degree, interactionOnly, includeBias),
                _ => new Lazy<FeatureMatrix>(() => Expand(degree, interactionOnly, includeBias))).Value;

        private FeatureMatrix Expand(int degree, bool interactionOnly, bool includeBias)
        {
            var ones = new double[features.RowCount];
            Array.Fill(ones, 1);
            var columns = new List<double[]>();
            if (includeBias)
            {
                columns.Add(ones);
            }

            // Each product of degree k extends one of degree k − 1 by a feature not before its last.
            var previous = new List<(double[] Column, int Next)> { (ones, 0) };
            for (var d = 1; d <= degree; d++)
            {
                var current = new List<(double[] Column, int Next)>();
                foreach (var (column, next) in previous)
                {
                    for (var j = next; j < features.ColumnCount; j++)
                    {
                        current.Add((Product(column, features.Column(j)), interactionOnly ? j + 1 : j));
                        if (columns.Count + current.Count > MostColumns)
                        {
                            throw new InputException($"polynomial_features.degree: found {degree} with {features.ColumnCount} features, "
                                + $"which makes more than {MostColumns} products; expected a smaller degree");
                        }
                    }
                }

                columns.AddRange(current.Select(product => product.Column));
                previous = current;
            }

            return new FeatureMatrix([.. columns], features.RowCount);
        }

        private static double[] Product(double[] left, ReadOnlySpan<double> right)
        {
            var product = new double[left.Length];
            for (var i = 0; i < product.Length; i++)
            {
                product[i] = left[i] * right[i];
            }

            return product;
        }
    }
}
