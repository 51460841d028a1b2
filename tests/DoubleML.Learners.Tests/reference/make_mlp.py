"""Writes mlp.json: networks of scikit-learn (Debian's 1.2, /usr/bin/python3) trained from given weights without shuffling, and the loss of its
minima, for the learner of Neural/Mlp.cs.

Run in this folder: /usr/bin/python3 make_mlp.py
"""
import json
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.filterwarnings("ignore")
N = 120
RNG = np.random.default_rng(1)
X = np.round(RNG.normal(size=(N, 3)), 3)
ETA = np.sin(2 * X[:, 0]) + X[:, 1] * X[:, 2]
TARGETS = {"plain": np.round(ETA + 0.3 * RNG.normal(size=N), 3), "binary": (RNG.uniform(size=N) < 1 / (1 + np.exp(-2 * ETA))).astype(float)}
TRAINED, MINIMA = [], []


def trained(name, target, **parameters):
    """From weights of our choice: fit once for the attributes, put the weights in, fit again from there."""
    kind = MLPClassifier if target == "binary" else MLPRegressor
    sizes = [3, *parameters["hidden_layer_sizes"], 1]
    rng = np.random.default_rng(len(TRAINED))
    coefs = [np.round(rng.uniform(-0.7, 0.7, size=s), 3) for s in zip(sizes, sizes[1:])]
    intercepts = [np.round(rng.uniform(-0.5, 0.5, size=s), 3) for s in sizes[1:]]
    model = kind(warm_start=True, random_state=0, **{**parameters, "max_iter": 1, "shuffle": False}).fit(X, TARGETS[target])
    model.coefs_, model.intercepts_ = [c.copy() for c in coefs], [b.copy() for b in intercepts]
    model.n_iter_, model.t_, model.loss_curve_, model._no_improvement_count, model.best_loss_ = 0, 0, [], 0, np.inf
    model.set_params(max_iter=parameters["max_iter"]).fit(X, TARGETS[target])
    predictions = model.predict_proba(X)[:, 1] if target == "binary" else model.predict(X)
    TRAINED.append({"name": name, "target": target, "learner": {"type": "mlp", "shuffle": False, **parameters}, "coefs": [c.tolist() for c in coefs],
                    "intercepts": [b.tolist() for b in intercepts], "epochs": model.n_iter_, "predictions": predictions.tolist()})


def minimum(target, **parameters):
    kind = MLPClassifier if target == "binary" else MLPRegressor
    losses = [kind(solver="lbfgs", tol=1e-9, max_iter=20000, max_fun=100000, random_state=s, **parameters).fit(X, TARGETS[target]).loss_ for s in range(50)]
    MINIMA.append({"target": target, "learner": {"type": "mlp", "solver": "lbfgs", "tol": 1e-9, "max_iter": 20000, "max_fun": 100000, **parameters},
                   "loss": min(losses)})


trained("adam", "plain", hidden_layer_sizes=[5], max_iter=30, batch_size=32)
trained("adam, two layers, tanh", "binary", hidden_layer_sizes=[4, 3], activation="tanh", max_iter=30, batch_size=50, alpha=0.1, learning_rate_init=0.01)
trained("adam, other moments", "binary", hidden_layer_sizes=[4], activation="logistic", max_iter=20, beta_1=0.8, beta_2=0.9, epsilon=1e-4)
trained("sgd", "plain", hidden_layer_sizes=[4], solver="sgd", max_iter=40, batch_size=25)
trained("sgd, plain momentum", "plain", hidden_layer_sizes=[4], solver="sgd", nesterovs_momentum=False, momentum=0.5, activation="tanh", max_iter=20)
trained("sgd, inverse scaling", "binary", hidden_layer_sizes=[3], solver="sgd", learning_rate="invscaling", power_t=0.3, learning_rate_init=0.5, max_iter=40)
trained("sgd, adaptive", "plain", hidden_layer_sizes=[3], solver="sgd", learning_rate="adaptive", learning_rate_init=0.1, tol=0.005, n_iter_no_change=2,
        max_iter=200, activation="identity")
trained("until no change", "plain", hidden_layer_sizes=[6], max_iter=500, tol=0.002, n_iter_no_change=4, learning_rate_init=0.01)
minimum("plain", hidden_layer_sizes=[3], activation="tanh", alpha=2.0)
minimum("binary", hidden_layer_sizes=[3], activation="logistic", alpha=0.1)
minimum("plain", hidden_layer_sizes=[4, 3], activation="tanh", alpha=1.0)

with open("mlp.json", "w") as f:
    compact = lambda value: json.dumps(value, separators=(",", ":"))
    f.write('{"x":' + compact(X.T.tolist()) + ",\n" + ",\n".join(f'"{k}":{compact(v.tolist())}' for k, v in TARGETS.items()))
    f.write(',\n"trained":[\n' + ",\n".join(compact(c) for c in TRAINED) + '\n],\n"minima":[\n' + ",\n".join(compact(c) for c in MINIMA) + "\n]}\n")
