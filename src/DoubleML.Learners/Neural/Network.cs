using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Numerics;
using DoubleML.Sampling;

namespace DoubleML.Learners.Neural;

/// <summary>
/// A multilayer perceptron with one output: its loss and the loss's gradient by backpropagation (Rumelhart, Hinton and Williams 1986). All
/// parameters lie in one vector: for each layer the weights, out × in row by row, then the biases. Sums run in a fixed order, so the same bits
/// come out on every machine.
/// </summary>
internal sealed class Network
{
    private const int _chunk = 64; // rows at once; no result depends on it

    private readonly int[] _sizes; // inputs, hidden layers, 1
    private readonly int[] _starts; // of each layer's weights in the vector of parameters
    private readonly Activation _activation;
    private readonly bool _isClassification;
    private readonly double[][] _values; // of each layer, chunk × size
    private readonly double[][] _deltas; // the loss's derivatives by the layers' inputs

    /// <summary>Makes a network and its working memory.</summary>
    /// <param name="inputs">The number of features.</param>
    /// <param name="hidden">The sizes of the hidden layers.</param>
    /// <param name="activation">The hidden units' activation; the output's is the identity, or the logistic function for classification.</param>
    /// <param name="task">Squared loss, or log-loss.</param>
    /// <exception cref="InputException">It would have more parameters than an array can hold.</exception>
    public Network(int inputs, IReadOnlyList<int> hidden, Activation activation, LearningTask task)
    {
        _sizes = [inputs, .. hidden, 1];
        _activation = activation;
        _isClassification = task == LearningTask.Classification;
        _starts = new int[_sizes.Length];
        long count = 0;
        for (var l = 1; l < _sizes.Length; l++)
        {
            _starts[l] = (int)count;
            count += (_sizes[l - 1] + 1L) * _sizes[l];
            if (count > Array.MaxLength)
            {
                throw new InputException(
                    $"mlp: found {count} weights up to hidden layer {l}, expected at most {Array.MaxLength}: choose smaller hidden_layer_sizes");
            }
        }

        ParameterCount = (int)count;
        _values = Array.ConvertAll(_sizes, size => new double[(long)_chunk * size]);
        _deltas = Array.ConvertAll(_sizes, size => new double[(long)_chunk * size]);
    }

    /// <summary>The length of the vector of parameters.</summary>
    public int ParameterCount { get; }

    /// <summary>Draws weights and biases uniformly within ±√(6 / (in + out)) (Glorot and Bengio 2010), ±√(2 / (in + out)) for logistic units.</summary>
    public double[] Initialise(RandomKey key)
    {
        var parameters = new double[ParameterCount];
        for (var l = 1; l < _sizes.Length; l++)
        {
            var random = new CounterRandom(key.Derive(l));
            var bound = Math.Sqrt((_activation.WantsSmallWeights ? 2.0 : 6.0) / (_sizes[l - 1] + _sizes[l]));
            foreach (ref var parameter in parameters.AsSpan(_starts[l], (_sizes[l - 1] + 1) * _sizes[l]))
            {
                parameter = bound * ((2 * random.NextDouble()) - 1);
            }
        }

        return parameters;
    }

    /// <summary>
    /// (Σ w loss + ½ α ‖weights‖²) / Σ w over some rows, where loss is ½ (y − ŷ)² or the log-loss; biases are not penalised.
    /// </summary>
    /// <param name="parameters">Where.</param>
    /// <param name="data">The data.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="alpha">The penalty's weight.</param>
    /// <param name="gradient">Receives the gradient.</param>
    public double Loss(double[] parameters, NetworkData data, ReadOnlySpan<int> rows, double alpha, double[] gradient)
    {
        Array.Clear(gradient);
        double penalty = 0, loss = 0, total = 0;
        for (var l = 1; l < _sizes.Length; l++)
        {
            var weights = parameters.AsSpan(_starts[l], _sizes[l] * _sizes[l - 1]);
            VectorKernels.AddScaled(gradient.AsSpan(_starts[l], weights.Length), alpha, weights);
            penalty += 0.5 * alpha * VectorKernels.Dot(weights, weights);
        }

        for (var first = 0; first < rows.Length; first += _chunk)
        {
            var chunk = rows.Slice(first, Math.Min(_chunk, rows.Length - first));
            Forward(parameters, data, chunk);
            var (scores, deltas) = (_values[^1], _deltas[^1]);
            for (var i = 0; i < chunk.Length; i++)
            {
                var (y, weight) = (data.Y[chunk[i]], data.Weights?[chunk[i]] ?? 1);
                loss += weight * LossOf(y, scores[i]);
                deltas[i] = weight * ((_isClassification ? Activation.Sigmoid(scores[i]) : scores[i]) - y);
                total += weight;
            }

            for (var l = _sizes.Length - 1; l > 0; l--)
            {
                Backward(l, parameters, gradient, chunk.Length);
            }
        }

        foreach (ref var slope in gradient.AsSpan())
        {
            slope /= total;
        }

        return (loss + penalty) / total;
    }

    /// <summary>Means, or probabilities of class 1, of all rows.</summary>
    public double[] Predict(double[] parameters, NetworkData data)
    {
        var predictions = new double[data.Rows];
        var rows = new int[Math.Min(_chunk, data.Rows)];
        for (var first = 0; first < data.Rows; first += rows.Length)
        {
            var count = Math.Min(rows.Length, data.Rows - first);
            for (var i = 0; i < count; i++)
            {
                rows[i] = first + i;
            }

            Forward(parameters, data, rows.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                predictions[first + i] = _isClassification ? Activation.Sigmoid(_values[^1][i]) : _values[^1][i];
            }
        }

        return predictions;
    }

    private double LossOf(double y, double score)
    {
        if (!_isClassification)
        {
            return 0.5 * (score - y) * (score - y);
        }

        var margin = y == 1 ? score : -score;
        return PortableMath.Log1P(PortableMath.Exp(-Math.Abs(margin))) - Math.Min(margin, 0);
    }

    private void Forward(double[] parameters, NetworkData data, ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            data.X.AsSpan(rows[i] * _sizes[0], _sizes[0]).CopyTo(_values[0].AsSpan(i * _sizes[0]));
        }

        for (var l = 1; l < _sizes.Length; l++)
        {
            var (inputs, outputs) = (_sizes[l - 1], _sizes[l]);
            var weights = parameters.AsSpan(_starts[l], outputs * inputs);
            var biases = parameters.AsSpan(_starts[l] + weights.Length, outputs);
            for (var i = 0; i < rows.Length; i++)
            {
                var target = _values[l].AsSpan(i * outputs, outputs);
                Multiply(weights, _values[l - 1].AsSpan(i * inputs, inputs), target);
                for (var o = 0; o < outputs; o++)
                {
                    target[o] += biases[o];
                }

                for (var o = 0; o < outputs && l < _sizes.Length - 1; o++)
                {
                    target[o] = _activation.Value(target[o]);
                }
            }
        }
    }

    /// <summary>target = W input, four rows of W at a time.</summary>
    private static void Multiply(ReadOnlySpan<double> weights, ReadOnlySpan<double> input, Span<double> target)
    {
        var n = input.Length;
        var o = 0;
        for (; o <= target.Length - 4; o += 4)
        {
            (target[o], target[o + 1], target[o + 2], target[o + 3]) = VectorKernels.Dot4(
                input, weights.Slice(o * n, n), weights.Slice((o + 1) * n, n), weights.Slice((o + 2) * n, n), weights.Slice((o + 3) * n, n));
        }

        for (; o < target.Length; o++)
        {
            target[o] = VectorKernels.Dot(input, weights.Slice(o * n, n));
        }
    }

    /// <summary>Adds a layer's part of the gradient, and hands the derivatives on to the layer below.</summary>
    private void Backward(int l, double[] parameters, double[] gradient, int count)
    {
        var (inputs, outputs) = (_sizes[l - 1], _sizes[l]);
        var slopes = gradient.AsSpan(_starts[l], outputs * inputs);
        var biasSlopes = gradient.AsSpan(_starts[l] + slopes.Length, outputs);
        for (var i = 0; i < count; i++)
        {
            var below = _values[l - 1].AsSpan(i * inputs, inputs);
            var handed = _deltas[l - 1].AsSpan(i * inputs, inputs);
            handed.Clear();
            for (var o = 0; o < outputs; o++)
            {
                var delta = _deltas[l][(i * outputs) + o];
                if (delta == 0)
                {
                    continue; // a relu unit at rest
                }

                biasSlopes[o] += delta;
                VectorKernels.AddScaled(slopes.Slice(o * inputs, inputs), delta, below);
                if (l > 1)
                {
                    VectorKernels.AddScaled(handed, delta, parameters.AsSpan(_starts[l] + (o * inputs), inputs));
                }
            }

            for (var j = 0; j < inputs && l > 1; j++)
            {
                handed[j] *= _activation.Slope(below[j]);
            }
        }
    }
}
