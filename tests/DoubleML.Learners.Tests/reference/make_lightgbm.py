"""Writes lightgbm.json: predictions of LightGBM's own command, version 4.7.0, for the learner of Boosting/LightGbm.cs.

Run in this folder, with the command as arguments: python3 make_lightgbm.py lightgbm
The numbers are those of a native command. That of the NuGet package (for Windows, run under wine) gives the same to the last bit, but for
the case "bagging", where wine's OpenMP errs:
    python3 make_lightgbm.py wine ~/.nuget/packages/lightgbm/4.7.0/runtimes/win-x64/native/lightgbm.exe
"""
import json
import os
import random
import subprocess
import sys
import tempfile
from math import exp, sin

COMMAND = [os.path.abspath(a) if os.path.exists(a) else a for a in sys.argv[1:]]
SEED = 446284964                       # the learner's seed for the key of seed 1; the test checks it
HELD = {                               # the rows that the learner keeps aside; the test checks them
    "early stopping": [9, 13, 28, 29, 40, 53, 57, 77, 103, 115, 122, 123, 124, 152, 170, 201, 206, 214, 221, 238],
    "early stopping, classification, weighted": [2, 8, 9, 13, 28, 29, 40, 52, 53, 57, 77, 82, 100, 103, 106, 115, 116, 118, 119, 121, 122, 123, 124, 129,
                                                 131, 133, 152, 154, 155, 167, 170, 190, 201, 203, 206, 213, 214, 219, 221, 238],
}
TEST = list(range(0, 240, 6))
DATA, CASES = {}, []


def data(name, seed, binary):
    rng = random.Random(seed)
    x = [[round(rng.gauss(0, 1), 3), round(rng.expovariate(0.2), 2), float(rng.random() < 0.4), round(rng.uniform(-1, 1), 1), round(rng.gauss(5, 2), 2)]
         for _ in range(240)]
    eta = [1.5 * sin(2 * r[0]) + 0.1 * r[1] + r[2] * r[3] - 0.5 for r in x]
    y = [float(rng.random() < 1 / (1 + exp(-e))) for e in eta] if binary else [round(e + 0.5 * rng.gauss(0, 1), 3) for e in eta]
    DATA[name] = {"x": [list(c) for c in zip(*x)], "y": y, "w": [round(rng.uniform(0.2, 3), 2) for _ in x]}


def write(path, set_, rows):
    with open(path, "w") as f:
        f.writelines(",".join(repr(v) for v in [set_["y"][i], *(c[i] for c in set_["x"])]) + "\n" for i in rows)


def case(name, set_name, learner, native, weighted=False):
    set_ = DATA[set_name]
    classification = set_name == "binary"
    held = HELD.get(name, [])
    train = [i for i in range(240) if i not in TEST and i not in held]
    parts = [("train", train)] + ([("valid", held)] if held else [])
    parameters = {"objective": "binary" if classification else "regression", "metric": "binary_logloss" if classification else "l2",
                  "seed": SEED, "deterministic": "true", "force_col_wise": "true", "precise_float_parser": "true", "num_threads": 1, **native}
    with tempfile.TemporaryDirectory() as folder:
        for part, rows in parts:
            write(f"{folder}/{part}.csv", set_, rows)
            if weighted:
                with open(f"{folder}/{part}.csv.weight", "w") as f:
                    f.writelines(f"{set_['w'][i]!r}\n" for i in rows)
        write(f"{folder}/test.csv", set_, TEST)
        run = lambda *arguments: subprocess.run([*COMMAND, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run("task=train", "data=train.csv", "output_model=model.txt", *(["valid=valid.csv"] if held else []), *(f"{k}={v}" for k, v in parameters.items()))
        run("task=predict", "data=test.csv", "input_model=model.txt", "output_result=predictions.txt", "precise_float_parser=true")
        predictions = [float(line) for line in open(f"{folder}/predictions.txt")]
    CASES.append({"name": name, "data": set_name, "learner": {"type": "lightgbm", **learner}, "classification": classification,
                  "weighted": weighted, "test": TEST, "held": held, "seed": SEED, "predictions": predictions})


data("plain", 1, False)
data("binary", 2, True)
case("defaults", "plain", {}, {})
case("defaults, weighted", "plain", {}, {}, weighted=True)
case("classification", "binary", {}, {})
case("classification, weighted", "binary", {"n_estimators": 40}, {"num_iterations": 40}, weighted=True)
case("shape of trees", "plain", {"num_leaves": 7, "max_depth": 3, "min_child_samples": 5, "min_child_weight": 2.5, "min_split_gain": 0.05, "max_bin": 20,
                                 "min_data_in_bin": 5, "learning_rate": 0.05, "n_estimators": 60},
     {"num_leaves": 7, "max_depth": 3, "min_data_in_leaf": 5, "min_sum_hessian_in_leaf": 2.5, "min_gain_to_split": 0.05, "max_bin": 20,
      "min_data_in_bin": 5, "learning_rate": 0.05, "num_iterations": 60})
case("penalties", "plain", {"reg_alpha": 0.7, "reg_lambda": 3.0, "max_delta_step": 0.4, "path_smooth": 2.0},
     {"lambda_l1": 0.7, "lambda_l2": 3.0, "max_delta_step": 0.4, "path_smooth": 2.0})
case("bagging", "plain", {"subsample": 0.6, "subsample_freq": 2}, {"bagging_fraction": 0.6, "bagging_freq": 2})
case("features by tree", "plain", {"colsample_bytree": 0.6}, {"feature_fraction": 0.6})
case("features by node", "plain", {"colsample_bynode": 0.7}, {"feature_fraction_bynode": 0.7})
case("all samplings", "plain", {"subsample": 0.6, "subsample_freq": 1, "colsample_bytree": 0.6, "colsample_bynode": 0.7},
     {"bagging_fraction": 0.6, "bagging_freq": 1, "feature_fraction": 0.6, "feature_fraction_bynode": 0.7})
case("random bins and thresholds", "plain", {"subsample_for_bin": 50, "extra_trees": True}, {"bin_construct_sample_cnt": 50, "extra_trees": "true"})
case("dart", "plain", {"boosting_type": "dart", "drop_rate": 0.3, "skip_drop": 0.2, "max_drop": 5},
     {"boosting": "dart", "drop_rate": 0.3, "skip_drop": 0.2, "max_drop": 5})
case("random forest", "binary", {"boosting_type": "rf", "subsample": 0.6, "subsample_freq": 1, "n_estimators": 30},
     {"boosting": "rf", "bagging_fraction": 0.6, "bagging_freq": 1, "num_iterations": 30})
case("early stopping", "plain", {"early_stopping_rounds": 5, "n_estimators": 300}, {"early_stopping_round": 5, "num_iterations": 300})
case("early stopping, classification, weighted", "binary", {"early_stopping_rounds": 3, "validation_fraction": 0.2, "n_estimators": 300},
     {"early_stopping_round": 3, "num_iterations": 300}, weighted=True)

with open("lightgbm.json", "w") as f:
    compact = lambda value: json.dumps(value, separators=(",", ":"))
    f.write('{"data":{\n' + ",\n".join(f'"{k}":{compact(v)}' for k, v in DATA.items()))
    f.write('},\n"cases":[\n' + ",\n".join(compact(c) for c in CASES) + "\n]}\n")
