#!/usr/bin/env python3
"""Compares learners of `dml` with scikit-learn's of the same name and parameters, as nuisances of an interactive regression model.

Each sample has 10 normal features, an outcome and a treatment whose conditional means are known and not linear. Both sides cross-fit on the same
five folds; what counts is the root mean squared distance of the predictions from the true means E[Y | D = 0, X] and P(D = 1 | X). Random numbers
differ, so the sides agree within Monte-Carlo error, which the difference's standard error over the samples shows.

    /usr/bin/python3 bench/peers/learners_sklearn.py --samples 10 --dml "dotnet run -c Release --project src/DoubleML.Cli --"
"""
import argparse
import csv
import json
import os
import shlex
import subprocess
import tempfile
import warnings

import numpy as np
import sklearn
from sklearn.ensemble import (
    GradientBoostingClassifier, GradientBoostingRegressor, HistGradientBoostingClassifier, HistGradientBoostingRegressor)
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")  # MLPs that have not converged after max_iter
FEATURES = 10


def scaled(network):
    return lambda **parameters: make_pipeline(StandardScaler(), network(**parameters))


# name: the type, scikit-learn's classes, their parameters
LEARNERS = {
    "gradient_boosting": ("gradient_boosting", GradientBoostingRegressor, GradientBoostingClassifier, {}),
    "gradient_boosting, sampled": (
        "gradient_boosting", GradientBoostingRegressor, GradientBoostingClassifier, {"subsample": 0.5, "max_features": "sqrt", "learning_rate": 0.05}),
    "gradient_boosting, stopped": (
        "gradient_boosting", GradientBoostingRegressor, GradientBoostingClassifier, {"n_estimators": 500, "n_iter_no_change": 5}),
    "hist_gradient_boosting": ("hist_gradient_boosting", HistGradientBoostingRegressor, HistGradientBoostingClassifier, {}),
    "hist_gradient_boosting, stopped": (
        "hist_gradient_boosting", HistGradientBoostingRegressor, HistGradientBoostingClassifier, {"early_stopping": True, "max_leaf_nodes": 7}),
    "mlp": ("mlp", scaled(MLPRegressor), scaled(MLPClassifier), {}),
    "mlp, stopped": ("mlp", scaled(MLPRegressor), scaled(MLPClassifier), {"early_stopping": True, "learning_rate_init": 0.01}),
    "mlp, lbfgs": (
        "mlp", scaled(MLPRegressor), scaled(MLPClassifier), {"solver": "lbfgs", "hidden_layer_sizes": [10], "alpha": 10.0, "activation": "logistic"}),
}


def sample(seed, n):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, FEATURES))
    g = np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3]
    m = 1 / (1 + np.exp(-(np.cos(2 * x[:, 0]) + 0.5 * x[:, 1] - 0.5 * (x[:, 4] > 0))))
    d = (rng.uniform(size=n) < m).astype(float)
    folds = rng.permutation(np.arange(n) % 5)
    return x, d, 0.5 * d + g + rng.normal(size=n), g, m, folds


def peer(name, seed, x, d, y, folds):
    _, regressor, classifier, parameters = LEARNERS[name]
    g, m = np.empty(len(y)), np.empty(len(y))
    for k in range(5):
        train, test = folds != k, folds == k
        control = train & (d == 0)
        g[test] = regressor(random_state=10 * seed + k, **parameters).fit(x[control], y[control]).predict(x[test])
        m[test] = classifier(random_state=10 * seed + k, **parameters).fit(x[train], d[train]).predict_proba(x[test])[:, 1]
    return g, m


def ours(name, dml, folder, seed, x, d, y, folds):
    kind, _, _, parameters = LEARNERS[name]
    learner = {"type": kind, **parameters}
    if kind == "mlp":
        learner = {"type": "standard_scaler", "estimator": learner}
    names = [f"x{j}" for j in range(FEATURES)]
    np.savetxt(f"{folder}/data.csv", np.column_stack([y, d, x]), delimiter=",", header=",".join(["y", "d", *names]), comments="", fmt="%.17g")
    np.savetxt(f"{folder}/folds.csv", folds, header="repetition", comments="", fmt="%d")
    spec = {"data": {"path": "data.csv", "y": "y", "d": ["d"], "x": names}, "model": {"type": "irm", "score": "ATE"},
            "learners": {"ml_g": learner, "ml_m": learner}, "n_folds": 5, "seed": seed, "folds": "folds.csv"}
    with open(f"{folder}/spec.json", "w") as f:
        json.dump(spec, f)
    subprocess.run([*dml, "fit", f"{folder}/spec.json", "--format", "json", "--out-predictions", f"{folder}/predictions.csv"],
                   check=True, stdout=subprocess.DEVNULL)
    with open(f"{folder}/predictions.csv") as f:
        rows = list(csv.DictReader(f))
    return (np.array([float(row[f"d|{nuisance}|0"]) for row in rows]) for nuisance in ("ml_g0", "ml_m"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--observations", type=int, default=500)
    parser.add_argument("--learners", nargs="*", default=list(LEARNERS), help="some of: " + "; ".join(LEARNERS))
    parser.add_argument("--dml", default="dml", help="how to start dml")
    arguments = parser.parse_args()
    dml = [os.path.abspath(part) if os.path.exists(part) else part for part in shlex.split(arguments.dml)]
    print(f"scikit-learn {sklearn.__version__}, {arguments.samples} samples of {arguments.observations} observations\n")
    print("| learner | mean of | dml | scikit-learn | difference | its standard error |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.learners:
            errors = []
            for seed in range(arguments.samples):
                x, d, y, g, m, folds = sample(seed, arguments.observations)
                sides = ours(name, dml, folder, seed, x, d, y, folds), peer(name, seed, x, d, y, folds)
                errors.append([[np.sqrt(np.mean((prediction - truth) ** 2)) for prediction, truth in zip(side, (g, m))] for side in sides])
            mine, theirs = np.array(errors).transpose(1, 2, 0)
            for i, target in enumerate(("y", "d")):
                difference = mine[i] - theirs[i]
                print(f"| {name} | {target} | {mine[i].mean():.4f} | {theirs[i].mean():.4f} | {difference.mean():+.4f} "
                      f"| {difference.std(ddof=1) / np.sqrt(len(difference)):.4f} |", flush=True)


main()
