using DoubleML.Learners.Forest.Growing;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Boosting;

/// <summary>
/// One fit of <see cref="GradientBoosting"/>: each tree is a regression of the negative gradients at the scores so far; its leaves take a Newton
/// step, Σ w (y − m) / Σ w v with the mean m that the score stands for and the curvature v, shrunk by the learning rate.
/// </summary>
internal sealed class GradientBoostingFit
{
    private readonly GradientBoosting _learner;
    private readonly LearningProblem _problem;
    private readonly BoostingLoss _loss;
    private readonly TreeSettings _settings;
    private readonly HeldOutRows _rows;
    private readonly int[] _scored; // rows to learn from, then those kept aside, then those to predict
    private readonly double[] _scores; // of _scored
    private readonly double[] _gradients; // of all observations

    public GradientBoostingFit(GradientBoosting learner, LearningProblem problem)
    {
        if (!learner.Supports(problem.Task))
        {
            throw new InputException($"gradient boosting: loss is \"{learner.Loss}\", expected "
                + $"\"{BoostingLoss.For(problem.Task).Name}\" for a {problem.Task.ToString().ToLowerInvariant()}");
        }

        if (problem.Task == LearningTask.Classification)
        {
            BothClasses.Require("gradient boosting", Array.ConvertAll(problem.TrainRows, row => problem.Target[row]));
        }

        (_learner, _problem) = (learner, problem);
        _loss = BoostingLoss.For(problem.Task);
        _rows = learner.NIterNoChange is null
            ? new HeldOutRows(problem.TrainRows, [])
            : HeldOutRows.Draw(problem, learner.ValidationFraction, problem.Key.Derive("validation"));
        _settings = learner.Resolve(problem with { Task = LearningTask.Regression, TrainRows = _rows.Learned });
        _scored = [.. _rows.Learned, .. _rows.Held, .. problem.TestRows];
        _scores = new double[_scored.Length];
        _gradients = new double[problem.Target.Length];
    }

    /// <summary>Boosts, and predicts the test rows.</summary>
    public double[] Run()
    {
        Array.Fill(_scores, _loss.Start(Average(_rows.Learned, i => _problem.Target[_rows.Learned[i]])));
        var stopping = _learner.NIterNoChange is { } rounds ? new RecentLosses(rounds, _learner.Tol) : null;
        for (var stage = 0; stage < _learner.NEstimators; stage++)
        {
            _problem.CancellationToken.ThrowIfCancellationRequested();
            AddTree(_settings.Key.Derive(stage));
            if (stopping?.Add(HeldLoss()) == true)
            {
                break;
            }
        }

        return Array.ConvertAll(_scores[^_problem.TestRows.Length..], _loss.Mean);
    }

    private void AddTree(RandomKey key)
    {
        var learned = _rows.Learned;
        for (var i = 0; i < learned.Length; i++)
        {
            _gradients[learned[i]] = _problem.Target[learned[i]] - _loss.Mean(_scores[i]);
        }

        var sample = Sample(key.Derive("subsample"));
        var tree = _problem with
        {
            Target = _gradients,
            Task = LearningTask.Regression,
            TrainRows = Array.ConvertAll(sample, i => learned[i]),
            TestRows = _scored,
        };
        var leaves = ForestFit.Leaves(tree, _settings with { Key = key });
        var values = LeafValues(leaves, sample);
        for (var i = 0; i < _scores.Length; i++)
        {
            _scores[i] += _learner.LearningRate * values[leaves.LeafOf[i]];
        }
    }

    /// <summary>The positions in the rows to learn from that a tree learns from, ascending.</summary>
    private int[] Sample(RandomKey key)
    {
        var positions = Enumerable.Range(0, _rows.Learned.Length).ToArray();
        if (_learner.Subsample == 1)
        {
            return positions;
        }

        new CounterRandom(key).Shuffle<int>(positions);
        var sample = positions[..Math.Max(1, (int)(_learner.Subsample * positions.Length))];
        Array.Sort(sample);
        return sample;
    }

    private double[] LeafValues(LeafRows leaves, int[] sample)
    {
        var (steps, curvatures) = (new double[leaves.Count], new double[leaves.Count]);
        foreach (var i in sample)
        {
            var row = _rows.Learned[i];
            var (leaf, weight) = (leaves.LeafOf[i], _problem.Weights?[row] ?? 1);
            steps[leaf] += weight * _gradients[row];
            curvatures[leaf] += weight * _loss.Curvature(_problem.Target[row], _gradients[row]);
        }

        for (var leaf = 0; leaf < steps.Length; leaf++)
        {
            steps[leaf] = Math.Abs(curvatures[leaf]) < 1e-150 ? 0 : steps[leaf] / curvatures[leaf];
        }

        return steps;
    }

    private double HeldLoss()
    {
        var (held, first) = (_rows.Held, _rows.Learned.Length);
        return Average(held, i => _loss.Loss(_problem.Target[held[i]], _scores[first + i]));
    }

    private double Average(int[] rows, Func<int, double> value)
    {
        double sum = 0, total = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var weight = _problem.Weights?[rows[i]] ?? 1;
            sum += weight * value(i);
            total += weight;
        }

        return sum / total;
    }
}
