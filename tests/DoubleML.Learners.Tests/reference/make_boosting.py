"""Writes boosting.json: predictions of scikit-learn (Debian's 1.2, /usr/bin/python3) for the learner of Boosting/GradientBoosting.cs.

Run in this folder: /usr/bin/python3 make_boosting.py
Nothing in these cases is drawn at random: all rows, all features, and no two splits of a node are equally good.
"""
import json

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor

N, TEST = 260, list(range(0, 260, 7))
DATA, CASES = {}, []


def data(name, seed, binary):
    rng = np.random.default_rng(seed)
    x = np.round(rng.normal(size=(N, 5)) * [1, 2, 0.3, 1, 5], 4)
    eta = 1.5 * np.sin(2 * x[:, 0]) + 0.4 * x[:, 1] + x[:, 2] * x[:, 3]
    y = (rng.uniform(size=N) < 1 / (1 + np.exp(-eta))).astype(float) if binary else np.round(eta + 0.5 * rng.normal(size=N), 4)
    DATA[name] = {"x": x.T.tolist(), "y": y.tolist(), "w": np.round(rng.uniform(0.2, 3, size=N), 2).tolist()}


def case(name, set_name, weighted=False, **parameters):
    x, y, w = np.array(DATA[set_name]["x"]).T, np.array(DATA[set_name]["y"]), np.array(DATA[set_name]["w"])
    train = [i for i in range(N) if i not in TEST]
    predictions = []
    for seed in (0, 1):  # the seed decides between ties only: there are none
        model = (GradientBoostingClassifier if set_name == "binary" else GradientBoostingRegressor)(random_state=seed, **parameters)
        model.fit(x[train], y[train], sample_weight=w[train] if weighted else None)
        predictions.append(model.predict_proba(x[TEST])[:, 1] if set_name == "binary" else model.predict(x[TEST]))
    assert np.allclose(*predictions, rtol=1e-12, atol=1e-12), f"{name}: ties, {np.abs(predictions[0] - predictions[1]).max()}"
    CASES.append({"name": name, "data": set_name, "learner": {"type": "gradient_boosting", **parameters}, "classification": set_name == "binary",
                  "weighted": weighted, "test": TEST, "predictions": predictions[0].tolist()})


data("plain", 1, False)
data("binary", 3, True)
case("defaults", "plain", min_samples_leaf=10)
case("defaults, weighted", "plain", weighted=True, min_samples_leaf=10)
case("classification", "binary", min_samples_leaf=20, n_estimators=60)
case("classification, weighted", "binary", weighted=True, min_samples_leaf=20, n_estimators=60)
case("shape of trees", "plain", max_depth=5, min_samples_leaf=0.02, min_samples_split=20, min_impurity_decrease=0.5, learning_rate=0.3, n_estimators=30)
case("best first", "plain", max_leaf_nodes=6, max_depth=None, min_samples_leaf=10, criterion="squared_error", n_estimators=50)
case("weight of leaves", "plain", weighted=True, min_weight_fraction_leaf=0.05, n_estimators=50)

with open("boosting.json", "w") as f:
    compact = lambda value: json.dumps(value, separators=(",", ":"))
    f.write('{"data":{\n' + ",\n".join(f'"{k}":{compact(v)}' for k, v in DATA.items()))
    f.write('},\n"cases":[\n' + ",\n".join(compact(c) for c in CASES) + "\n]}\n")
