using DoubleML.Learning;
using DoubleML.Numerics;

namespace DoubleML.Learners.Boosting;

/// <summary>A loss of the target y and the raw score f, as gradient boosting needs it (Friedman 2001, algorithms 2 and 5).</summary>
internal abstract class BoostingLoss
{
    private static readonly SquaredError s_squaredError = new();
    private static readonly LogLoss s_logLoss = new();

    /// <summary>scikit-learn's name.</summary>
    public abstract string Name { get; }

    /// <summary>The loss that fits a task's predictions.</summary>
    public static BoostingLoss For(LearningTask task) => task == LearningTask.Classification ? s_logLoss : s_squaredError;

    /// <summary>The constant score of least loss, from the mean target.</summary>
    public abstract double Start(double mean);

    /// <summary>The mean target that a score stands for.</summary>
    public abstract double Mean(double score);

    /// <summary>The second derivative, from the negative gradient y − mean.</summary>
    public abstract double Curvature(double target, double gradient);

    /// <summary>The loss of one observation, in the unit that scikit-learn reports.</summary>
    public abstract double Loss(double target, double score);

    private sealed class SquaredError : BoostingLoss
    {
        public override string Name => "squared_error";

        public override double Start(double mean) => mean;

        public override double Mean(double score) => score;

        public override double Curvature(double target, double gradient) => 1;

        public override double Loss(double target, double score) => (target - score) * (target - score);
    }

    private sealed class LogLoss : BoostingLoss
    {
        private const double _singleEpsilon = 1.1920928955078125e-07; // scikit-learn keeps the start finite by it

        public override string Name => "log_loss";

        public override double Start(double mean)
        {
            var p = Math.Clamp(mean, _singleEpsilon, 1 - _singleEpsilon);
            return PortableMath.Log(p / (1 - p));
        }

        public override double Mean(double score)
        {
            var e = PortableMath.Exp(-Math.Abs(score));
            return score > 0 ? 1 / (1 + e) : e / (1 + e);
        }

        public override double Curvature(double target, double gradient) => (target - gradient) * (1 - target + gradient);

        /// <summary>The deviance, twice the log-loss.</summary>
        public override double Loss(double target, double score)
        {
            var margin = target == 1 ? score : -score;
            return 2 * (PortableMath.Log1P(PortableMath.Exp(-Math.Abs(margin))) - Math.Min(margin, 0));
        }
    }
}
