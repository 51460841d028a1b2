"""Measures dml-bench, scikit-learn and ranger on the same data; bench/forest.sh calls it. Prints Markdown."""
import json
import os
import platform
import statistics
import subprocess
import sys
import time

import numpy as np
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.tree import DecisionTreeRegressor

PROGRAM, WORK = sys.argv[1], sys.argv[2]
BONUS = sys.argv[3] if len(sys.argv) > 3 and sys.argv[3] else None
SECTIONS = sys.argv[4:] or ["times", "shapes", "threads", "accuracy", "one_tree"]
REPEATS = int(os.environ.get("REPEATS", "3"))


def write(path, x, y, train_count):
    with open(path, "wb") as file:
        np.array([x.shape[0], x.shape[1], train_count], dtype=np.int32).tofile(file)
        np.ascontiguousarray(x.T, dtype=float).tofile(file)
        np.asarray(y, dtype=float).tofile(file)


def bonus():
    """The bonus data: log duration on 15 binary columns; 4,079 rows to learn from and 1,020 to predict, as in five-fold cross-fitting."""
    generator = np.random.default_rng(1)
    if BONUS:
        names = open(BONUS).readline().strip().split(",")
        table = np.loadtxt(BONUS, delimiter=",", skiprows=1)[generator.permutation(5099)]
        left_out = {"inuidur1", "tg"}
        return table[:, [j for j, name in enumerate(names) if name not in left_out]], table[:, names.index("inuidur1")], 4079
    x = np.zeros((5099, 15))
    x[:, 0] = generator.random(5099) < 0.4  # female
    for columns, shares in [((1, 2), (0.12, 0.01)), ((3, 4), (0.12, 0.17)), ((5, 6, 7, 8, 9), (0.2, 0.24, 0.22, 0.29, 0.02)),
                            ((10, 11), (0.54, 0.1)), ((13, 14), (0.23, 0.45))]:
        level = np.searchsorted(np.cumsum(shares), generator.random(5099))
        for position, column in enumerate(columns):
            x[:, column] = level == position
    x[:, 12] = generator.random(5099) < 0.15  # durable
    return x, np.log(np.clip(np.round(generator.exponential(14, 5099) + 2 * x[:, 0]), 1, 52)), 4079


def smooth(train_count, test_count, column_count, seed, binary=False):
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(train_count + test_count, column_count))
    mean = 2 * np.sin(x[:, 0]) + x[:, 1] * x[:, 2] + np.abs(x[:, 3]) + 0.5 * x[:, 4]
    noise = generator.normal(size=len(x))
    if binary:
        return x, (generator.random(len(x)) < 1 / (1 + np.exp(mean.mean() - mean))).astype(float), train_count
    return x, mean + noise, train_count


def ours(path, options, repeat=1):
    return json.loads(subprocess.run([PROGRAM, path, *options, f"repeat={repeat}"], capture_output=True, text=True, check=True).stdout)


def theirs(x, y, train_count, classify, trees, options, learner="random_forest"):
    """CPU seconds of fit and predict (imports and reading not counted) and the error."""
    classes = {"random_forest": (RandomForestRegressor, RandomForestClassifier), "extra_trees": (ExtraTreesRegressor, ExtraTreesClassifier)}
    model = classes[learner][classify](trees, n_jobs=1, **options)
    before = time.process_time()
    model.fit(x[:train_count], y[:train_count])
    predictions = model.predict_proba(x[train_count:])[:, 1] if classify else model.predict(x[train_count:])
    return time.process_time() - before, ((predictions - y[train_count:]) ** 2).mean()


RANGER = """
a <- commandArgs(TRUE); f <- file(a[1], "rb"); h <- readBin(f, "integer", 3); x <- matrix(readBin(f, "double", h[1] * h[2]), h[1])
y <- readBin(f, "double", h[1]); d <- data.frame(x); train <- seq_len(h[3]); classify <- a[5] == "1"
t <- proc.time()
m <- ranger::ranger(x = d[train, ], y = if (classify) factor(y[train]) else y[train], num.trees = as.integer(a[2]), mtry = as.integer(a[3]),
    min.node.size = as.integer(a[4]), min.bucket = as.integer(a[6]), num.threads = 1, probability = classify, oob.error = FALSE, verbose = FALSE)
p <- predict(m, d[-train, ], num.threads = 1, verbose = FALSE)
cat(sum((proc.time() - t)[1:2]))
"""


def ranger(path, trees, mtry, min_leaf, classify):
    arguments = [path, trees, mtry, 2, int(classify), min_leaf]
    run = subprocess.run(["Rscript", "-e", RANGER, *map(str, arguments)], capture_output=True, text=True)
    return float(run.stdout) if run.returncode == 0 else float("nan")


def times():
    print("\n| case | dml, CPU-s of the process | dml, CPU-s a forest | scikit-learn, CPU-s | ratio | ranger, CPU-s | dml, peak MB | MSE dml | MSE scikit-learn |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    cases = [
        # name, data, classify, trees, trees measured of scikit-learn and ranger, max_features, min_samples_leaf
        ("bonus" if BONUS else "bonus look-alike", bonus(), False, 500, 500, 15, 1),
        ("continuous, full", smooth(10_000, 2_500, 20, 2), False, 100, 100, 20, 1),
        ("continuous, 1/3, leaf 5", smooth(10_000, 2_500, 20, 2), False, 100, 100, 6, 5),
        ("classification", smooth(20_000, 5_000, 30, 3, True), True, 200, 200, 5, 1),
        ("tall", smooth(1_000_000, 100_000, 20, 4), False, 100, 1, 20, 50),
    ]
    for name, (x, y, train_count), classify, trees, peer_trees, mtry, min_leaf in cases:
        path = f"{WORK}/data.bin"
        write(path, x, y, train_count)
        options = [f"n_estimators={trees}", f"max_features={mtry}", f"min_samples_leaf={min_leaf}"] + ["task=classification"] * classify
        repeats = 1 if name == "tall" else REPEATS
        runs, peers = [], []
        for _ in range(repeats):  # in turn, so that a busy machine is busy for both
            runs.append(ours(path, options))
            peers.append(theirs(x, y, train_count, classify, peer_trees, {"max_features": mtry, "min_samples_leaf": min_leaf}))
        amortised = runs[0] if repeats == 1 and "bonus" not in name else ours(path, options, 20 if "bonus" in name else repeats)
        process = statistics.median(run["process"] for run in runs)
        peer = statistics.median(seconds for seconds, _ in peers) * trees / peer_trees
        r = ranger(path, peer_trees, mtry, min_leaf, classify) * trees / peer_trees
        scaled = "" if trees == peer_trees else f" ({peer_trees} trees, scaled)"
        print(f"| {name} | {process:.3f} | {amortised['median']:.3f} | {peer:.2f}{scaled} | 1/{peer / process:.0f} | {r:.2f}{scaled} "
              f"| {runs[0]['peak_mb']:.0f} | {runs[0]['mse']:.4f} | {peers[0][1]:.4f}{scaled} |", flush=True)


def shapes():
    """Other inputs, with few trees each: columns of all kinds, few rows and many, learners and parameters."""
    print("\n| rows × columns | columns | task | learner and parameters | trees | dml, CPU-s a fit | scikit-learn, CPU-s | ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    every, root, third = {"max_features": 1.0}, {"max_features": "sqrt"}, {"max_features": 1 / 3, "min_samples_leaf": 5}
    cases = [
        # rows, columns, kind of columns, classify, learner, trees, parameters
        (500, 20, "continuous", False, "random_forest", 200, every),
        (500, 20, "mixed", True, "random_forest", 200, root),
        (500, 200, "binary", False, "random_forest", 100, every),
        (2_000, 100, "binary", True, "random_forest", 100, root),
        (2_000, 100, "mixed", False, "random_forest", 50, every),
        (2_000, 100, "continuous", False, "random_forest", 50, third),
        (10_000, 30, "six values", False, "random_forest", 20, every),
        (10_000, 30, "six values", True, "random_forest", 50, root),
        (10_000, 30, "continuous", True, "random_forest", 50, {**root, "criterion": "entropy"}),
        (10_000, 30, "mixed", False, "random_forest", 20, {**every, "max_depth": 5}),
        (10_000, 30, "one decimal", False, "random_forest", 20, {**every, "max_samples": 0.3}),
        (10_000, 30, "continuous", False, "random_forest", 20, {**every, "max_leaf_nodes": 50}),
        (10_000, 30, "continuous", False, "extra_trees", 50, every),
        (10_000, 30, "mixed", True, "extra_trees", 50, root),
        (50_000, 20, "continuous", False, "extra_trees", 10, every),
        (200_000, 10, "continuous", False, "random_forest", 4, every),
    ]
    for rows, columns, kind, classify, learner, trees, parameters in cases:
        x, y, train_count = smooth(rows, rows // 4, columns, 5, classify)
        if kind == "binary":
            x = (x > 0.3).astype(float)
        elif kind == "mixed":
            x[:, ::2] = x[:, ::2] > 0
        elif kind == "six values":
            x = np.clip(np.round(x + 2), 0, 5)
        elif kind == "one decimal":
            x = np.round(x, 1)
        write(f"{WORK}/data.bin", x, y, train_count)
        options = [f"learner={learner}", f"n_estimators={trees}", *(f"{name}={value}" for name, value in parameters.items())]
        run = ours(f"{WORK}/data.bin", options + ["task=classification"] * classify)
        peer, _ = theirs(x, y, train_count, classify, trees, parameters, learner)
        said = ", ".join([learner] + [f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}" for name, value in parameters.items()])
        print(f"| {rows:,} × {columns} | {kind} | {'classification' if classify else 'regression'} | {said} | {trees} "
              f"| {run['first']:.3f} | {peer:.2f} | 1/{peer / run['first']:.1f} |", flush=True)


def threads():
    write(f"{WORK}/data.bin", *smooth(10_000, 2_500, 20, 2))
    one, two = (statistics.median(ours(f"{WORK}/data.bin", [f"threads={n}"])["wall"] for _ in range(REPEATS)) for n in (1, 2))
    print(f"\nContinuous, full: {one:.2f} s on one thread, {two:.2f} s on two, {one / two:.2f} times faster.")


def accuracy():
    print("\n| out-of-sample MSE over 50 seeds, mean (standard error) | dml | dml, `hist` | scikit-learn | dml less scikit-learn |")
    print("| --- | --- | --- | --- | --- |")
    for name, classify, size in [("regression", False, 500), ("classification", True, 500), ("regression, 3,000 rows", False, 3000)]:
        errors = []
        for seed in range(50):
            x, y, train_count = smooth(size, 1000, 8, 100 + seed, classify)
            write(f"{WORK}/data.bin", x, y, train_count)
            task = ["task=classification"] * classify
            exact, hist = (ours(f"{WORK}/data.bin", [*task, f"splitter={splitter}", f"seed={seed}"])["mse"] for splitter in ("exact", "hist"))
            errors.append((exact, hist, theirs(x, y, train_count, classify, 100, {"random_state": seed})[1]))
        table = np.array(errors)
        table = np.column_stack([table, table[:, 0] - table[:, 2]])
        print(f"| {name} | " + " | ".join(f"{m:.5f} ({s:.5f})" for m, s in zip(table.mean(0), table.std(0, ddof=1) / 50**0.5)) + " |", flush=True)


def one_tree():
    """A full tree's predictions; ties between columns, which both sides break at random, show as differences with several columns."""
    for columns in (1, 8):
        x, y, train_count = smooth(5_000, 2_000, max(columns, 5), 7)
        x = x[:, :columns]
        write(f"{WORK}/data.bin", x, y, train_count)
        for min_leaf in (1, 5):
            ours(f"{WORK}/data.bin", ["learner=decision_tree", f"min_samples_leaf={min_leaf}", f"out={WORK}/out.bin"])
            tree = DecisionTreeRegressor(min_samples_leaf=min_leaf, random_state=0).fit(x[:train_count], y[:train_count])
            again = DecisionTreeRegressor(min_samples_leaf=min_leaf, random_state=1).fit(x[:train_count], y[:train_count])
            predictions = tree.predict(x[train_count:])
            same = np.abs(np.fromfile(f"{WORK}/out.bin") - predictions) < 1e-12
            own = np.abs(again.predict(x[train_count:]) - predictions) < 1e-12
            print(f"\nOne tree, {columns} columns, leaves of at least {min_leaf}: {100 * same.mean():.2f} % of 2,000 predictions equal "
                  f"(of two seeds of scikit-learn {100 * own.mean():.2f} %).")


cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
rscript = "cat(as.character(packageVersion('ranger')))"
version = subprocess.run(["Rscript", "-e", rscript], capture_output=True, text=True).stdout
sdk = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
print(f"{cpu}, {len(open('/proc/cpuinfo').read().split('processor')) - 1} logical CPUs; .NET SDK {sdk}, Native AOT (x86-64-v3); "
      f"scikit-learn {sklearn.__version__}; ranger {version}.")
for section in SECTIONS:
    {"times": times, "shapes": shapes, "threads": threads, "accuracy": accuracy, "one_tree": one_tree}[section]()
