"""Writes tuning.json: searches of scikit-learn (Debian's 1.2, /usr/bin/python3) on given folds, and the arithmetic of its successive halving.

Run in this folder: /usr/bin/python3 make_tuning.py
"""
import json

import numpy as np
from sklearn.base import clone
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, HalvingRandomSearchCV, KFold, PredefinedSplit
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

N, FOLDS = 150, 5
rng = np.random.default_rng(14)
X = np.round(rng.normal(size=(N, 4)), 4)
ETA = X[:, 0] - 0.6 * X[:, 1] ** 2 + np.sin(2 * X[:, 2])
Y = np.round(ETA + 0.7 * rng.normal(size=N), 4)
B = (rng.uniform(size=N) < 1 / (1 + np.exp(-ETA))).astype(float)
FOLD = rng.permutation(np.arange(N) % FOLDS)


def scores(estimator, grid, scoring):
    target = B if isinstance(estimator, DecisionTreeClassifier) else Y
    return GridSearchCV(estimator, grid, scoring=scoring, cv=PredefinedSplit(FOLD), refit=False).fit(X, target).cv_results_["mean_test_score"]


def search(name, estimator, grid, scoring, halving=None):
    if "random_state" in estimator.get_params() and name == "decision_tree":
        # scikit-learn breaks ties between splits at random: the cases have none that matter.
        results = [scores(clone(estimator).set_params(random_state=state), grid, scoring) for state in range(10)]
        assert all(np.allclose(result, results[0], rtol=1e-9) for result in results), scoring
    target = B if scoring in ("neg_log_loss", "neg_brier_score", "accuracy") else Y
    cv = PredefinedSplit(FOLD)
    if halving is None:
        fitted = GridSearchCV(estimator, grid, scoring=scoring, cv=cv, refit=False).fit(X, target)
    else:
        fitted = HalvingGridSearchCV(estimator, grid, scoring=scoring, cv=cv, refit=False, **halving).fit(X, target)
    results = fitted.cv_results_
    sign = -1 if scoring.startswith("neg_") else 1
    return {
        "learner": name,
        "grid": grid,
        "scoring": scoring,
        "halving": halving,
        "parameters": results["params"],
        "fold_scores": [[sign * float(results[f"split{k}_test_score"][c]) for k in range(FOLDS)] for c in range(len(results["params"]))],
        "mean": (sign * results["mean_test_score"]).tolist(),
        "sd": results["std_test_score"].tolist(),
        "rank": results["rank_test_score"].tolist() if halving is None else None,
        "resources": None if halving is None else [int(value) for value in results["n_resources"]],
        "best": int(fitted.best_index_),
    }


def schedule(classifier, count, rows, folds, draws, options):
    x, y = np.zeros((rows, 1)), np.arange(rows) % 2
    estimator = DummyClassifier() if classifier else DummyRegressor()
    name = "random_state" if classifier else "quantile"
    grid = {name: list(range(count)) if classifier else [i / count for i in range(count)]}
    kind = HalvingRandomSearchCV if draws else HalvingGridSearchCV
    fitted = kind(estimator, grid, cv=KFold(folds), scoring="accuracy" if classifier else "r2", refit=False, random_state=0, **options).fit(x, y)
    return {
        "classifier": classifier, "candidates": count, "rows": rows, "n_folds": folds, "draws": draws, "options": options,
        "n_resources": [int(value) for value in fitted.n_resources_], "n_candidates": [int(value) for value in fitted.n_candidates_],
    }


TREE = {"max_depth": [2, 4, None], "min_samples_leaf": [6, 10, 20]}
ALPHAS = [0.001, 0.01, 0.1, 1, 10, 100]
searches = [
    *[search("ridge", Ridge(), {"alpha": ALPHAS}, scoring)
      for scoring in ("neg_mean_squared_error", "neg_root_mean_squared_error", "neg_mean_absolute_error", "r2")],
    search("lasso", Lasso(tol=1e-13, max_iter=100000), {"alpha": ALPHAS}, "neg_root_mean_squared_error"),
    search("decision_tree", DecisionTreeRegressor(random_state=0), TREE, "neg_root_mean_squared_error"),
    *[search("decision_tree", DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2, 3], "min_samples_leaf": [15, 22, 30]}, scoring)
      for scoring in ("neg_log_loss", "neg_brier_score", "accuracy")],
    search("logistic_regression", LogisticRegression(solver="newton-cg", tol=1e-12, max_iter=10000), {"C": [0.01, 0.1, 1, 10]}, "neg_log_loss"),
    search("decision_tree", DecisionTreeRegressor(random_state=0), {"min_samples_leaf": [5, 24, 30, 34, 40, 44, 48, 52, 56]},
           "neg_root_mean_squared_error", {"resource": "max_leaf_nodes", "max_resources": 18, "min_resources": 3, "factor": 2}),
]

schedules = [
    schedule(classifier, count, rows, folds, draws, options)
    for classifier, count, rows, folds, draws, options in [
        (False, 27, 1000, 5, False, {}),
        (True, 27, 1000, 5, False, {}),
        (False, 6, 1000, 5, False, {"factor": 2}),
        (False, 20, 1000, 3, False, {"min_resources": "smallest"}),
        (False, 20, 1000, 3, False, {"min_resources": 50, "max_resources": 200, "factor": 2}),
        (False, 20, 100, 3, False, {"min_resources": 20, "factor": 2, "aggressive_elimination": True}),
        (False, 100, 5099, 5, False, {"factor": 2.5}),
        (False, 1, 60, 2, False, {}),
        (False, 2, 60, 2, False, {"factor": 4}),
        (False, 400, 1000, 5, True, {}),
        (True, 400, 1000, 5, True, {}),
        (False, 400, 1000, 5, True, {"n_candidates": 30}),
        (False, 400, 1000, 5, True, {"n_candidates": 30, "min_resources": "exhaust"}),
    ]
]

with open("tuning.json", "w") as file:
    json.dump({"x": X.tolist(), "y": Y.tolist(), "b": B.tolist(), "fold": FOLD.tolist(), "searches": searches, "schedules": schedules}, file)
    file.write("\n")
