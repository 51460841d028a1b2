#!/usr/bin/env python3
"""Compares `dml fit` with a plain scikit-learn double machine learning on the bonus data, on the same sample splits.

The Python side is written here from the formulas of Chernozhukov et al. (2018), so that it depends on nothing but scikit-learn: for each
repetition, cross-fitted forests for E[Y|X] and E[D|X], theta = <v, u> / <v, v> with the residuals u of Y and v of D.

    dml data get bonus --out bonus.csv
    /usr/bin/python3 bench/peers/plr_sklearn.py bonus.csv --dml "dotnet run -c Release --project src/DoubleML.Cli --"
"""
import argparse
import csv
import json
import os
import resource
import shlex
import subprocess
import tempfile
import time

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import KFold


def plr(y, d, x, folds, trees, jobs):
    """theta, its standard error and the two root mean squared errors, for one sample split (n_obs fold numbers)."""
    residuals = []
    for target, seed in ((y, 0), (d, 1)):
        predicted = np.empty(len(y))
        for k in range(folds.max() + 1):
            forest = RandomForestRegressor(n_estimators=trees, n_jobs=jobs, random_state=1000 * seed + k)
            predicted[folds == k] = forest.fit(x[folds != k], target[folds != k]).predict(x[folds == k])
        residuals.append(target - predicted)
    u, v = residuals
    theta = (v @ u) / (v @ v)
    psi = (u - theta * v) * v
    se = np.sqrt(np.mean(psi**2) / np.mean(v * v) ** 2 / len(y))
    return theta, se, np.sqrt(np.mean(u * u)), np.sqrt(np.mean(v * v))


def cpu_seconds():
    """CPU seconds of this process and of its children that have ended."""
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def measure(work):
    wall, cpu = time.perf_counter(), cpu_seconds()
    result = work()
    return result, time.perf_counter() - wall, cpu_seconds() - cpu


def report(name, thetas, ses, rmse, wall, cpu):
    theta = np.median(thetas)
    se = (np.median(thetas + 1.96 * ses) - theta) / 1.96
    spread = np.std(thetas, ddof=1) if len(thetas) > 1 else float("nan")
    print(f"| {name} | {theta:.4f} | {np.mean(thetas):.4f} | {spread:.4f} | {np.min(thetas):.4f} to {np.max(thetas):.4f} | {se:.4f} "
          f"| {rmse[0]:.4f} | {rmse[1]:.4f} | {wall:.1f} | {cpu:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="bonus.csv, as `dml data get bonus --out bonus.csv` writes it")
    parser.add_argument("--dml", default="dml", help="the command that runs dml")
    parser.add_argument("--n-rep", type=int, default=24, help="repetitions (default 24)")
    parser.add_argument("--n-estimators", type=int, default=500, help="trees in a forest (default 500)")
    parser.add_argument("--seed", type=int, default=42, help="seed of the sample splits (default 42)")
    options = parser.parse_args()

    with open(options.data, newline="") as file:
        names = next(csv.reader(file))
        table = np.loadtxt(file, delimiter=",")
    y, d = (table[:, names.index(name)] for name in ("inuidur1", "tg"))
    x = table[:, [j for j, name in enumerate(names) if name not in ("inuidur1", "tg")]].astype(np.float32)
    splits = np.empty((len(y), options.n_rep), dtype=int)
    for r in range(options.n_rep):
        for k, (_, test) in enumerate(KFold(5, shuffle=True, random_state=options.seed + r).split(x)):
            splits[test, r] = k

    cores = os.cpu_count()
    print(f"n = {len(y)}, K = 5, M = {options.n_rep}, {options.n_estimators} trees, {cores} cores, scikit-learn {sklearn.__version__}\n")
    print("| | theta (median) | mean | sd over repetitions | range | se | rmse ml_l | rmse ml_m | wall s | CPU s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        folds, spec = os.path.join(folder, "folds.csv"), os.path.join(folder, "spec.json")
        np.savetxt(folds, splits, fmt="%d", delimiter=",", comments="", header=",".join(f"rep{r}" for r in range(options.n_rep)))
        forest = {"type": "random_forest", "n_estimators": options.n_estimators}
        with open(spec, "w") as file:
            json.dump({
                "data": {"path": os.path.abspath(options.data), "y": "inuidur1", "d": ["tg"]},
                "model": {"type": "plr", "score": "partialling out"},
                "learners": {"ml_l": forest, "ml_m": forest},
                "folds": folds,
            }, file)
        command = [*shlex.split(options.dml), "fit", spec, "--format", "json"]
        done, wall, cpu = measure(lambda: subprocess.run(command, check=True, capture_output=True, text=True))
    result = json.loads(done.stdout)
    ours = [np.array(result["parameters"][0][key]) for key in ("all_thetas", "all_ses")]
    report("dml fit", *ours, [np.mean(result["nuisance"][name]["rmse"]) for name in ("ml_l", "ml_m")], wall, cpu)

    fits, wall, cpu = measure(lambda: np.array([plr(y, d, x, splits[:, r], options.n_estimators, cores) for r in range(options.n_rep)]))
    report("scikit-learn", fits[:, 0], fits[:, 1], fits[:, 2:].mean(axis=0), wall, cpu)

    gap = ours[0] - fits[:, 0]
    error = np.std(gap, ddof=1) / np.sqrt(len(gap)) if len(gap) > 1 else float("nan")
    print(f"\ndifference on the same split: mean {np.mean(gap):+.5f} (standard error {error:.5f}), largest {np.abs(gap).max():.5f}")


if __name__ == "__main__":
    main()
