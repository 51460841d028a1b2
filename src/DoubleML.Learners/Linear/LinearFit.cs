using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>A fitted linear predictor: offset + Σ_j coefficient_j (x_j − centre_j).</summary>
/// <param name="Coefficients">Length p, of the original columns.</param>
/// <param name="Centres">Length p. Predicting around the centres avoids the cancellation of a large intercept.</param>
/// <param name="Offset">The prediction at the centres.</param>
internal sealed record LinearFit(double[] Coefficients, double[] Centres, double Offset)
{
    /// <summary>The linear predictor at <paramref name="rows"/>.</summary>
    public double[] Predict(FeatureMatrix features, int[] rows)
    {
        var predictions = new double[rows.Length];
        Array.Fill(predictions, Offset);
        for (var j = 0; j < Coefficients.Length; j++)
        {
            var coefficient = Coefficients[j];
            if (coefficient == 0)
            {
                continue;
            }

            var column = features.Column(j);
            var centre = Centres[j];
            for (var i = 0; i < rows.Length; i++)
            {
                predictions[i] += coefficient * (column[rows[i]] - centre);
            }
        }

        return predictions;
    }
}
