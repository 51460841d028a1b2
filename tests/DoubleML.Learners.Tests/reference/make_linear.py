"""Writes linear.json: predictions of scikit-learn (Debian's 1.2, /usr/bin/python3) for the learners of Linear/, Ensemble/ and Preprocessing/.

Run in this folder: /usr/bin/python3 make_linear.py
"""
import json
import warnings

import numpy as np
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import StackingClassifier, StackingRegressor
from sklearn.linear_model import (
    ElasticNet, ElasticNetCV, Lasso, LassoCV, LinearRegression, LogisticRegression, LogisticRegressionCV, Ridge, RidgeCV)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

warnings.filterwarnings("ignore")
# scikit-learn 1.2 cuts singular values below 1 eps of the largest only; rounding leaves exactly dependent columns just above that now and
# then, and the predictions then lose most of their digits. For such a design NumPy's least squares with a cut at 1e-12 is the reference.
# saga stops too early where all coefficients are zero: no such case is below.
TIGHT = {"tol": 1e-13, "max_iter": 500000}
SAGA = {"solver": "saga", "tol": 1e-13, "max_iter": 500000}
NEWTON = {"solver": "newton-cg", "tol": 1e-12, "max_iter": 10000}


def data(seed, n, p, binary=False, correlation=0.4):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) * np.sqrt(1 - correlation) + rng.normal(size=(n, 1)) * np.sqrt(correlation)
    x = np.round(x * np.linspace(0.5, 3, p) + np.linspace(-1, 4, p), 3)
    eta = 0.8 * (x[:, 0] - x[:, 0].mean()) - 0.3 * (x[:, 1] - x[:, 1].mean()) + 0.4 * np.sin(x[:, -1])
    y = (rng.uniform(size=n) < 1 / (1 + np.exp(-eta))).astype(float) if binary else np.round(2 + eta + rng.normal(size=n), 3)
    return x, y, np.round(rng.uniform(0.2, 3, size=n), 2)


X, Y, W = data(1, 83, 6)
XW, YW, WW = data(2, 30, 45)            # wide: more columns than rows
XL, YL, WL = data(7, 70, 90)            # wide beyond the Gram limit
XB, B, WB = data(3, 127, 5, binary=True)
X_DUP = np.column_stack([X[:, :3], X[:, 0], np.full(len(X), 0.1), 2 * X[:, 1] - X[:, 2]])
GROUP = np.arange(len(X)) % 4
X_DUMMY = np.column_stack([X[:, :2]] + [(GROUP == g).astype(float) for g in range(4)])
SETS = {
    "plain": (X, Y, W), "wide": (XW, YW, WW), "very_wide": (XL, YL, WL), "binary": (XB, B, WB), "duplicated": (X_DUP, Y, W),
    "dummies": (X_DUMMY, Y, W),
}
CASES = []


def case(name, set_name, spec, model, weighted=False, rel=1e-6, weight_key=None):
    x, y, w = SETS[set_name]
    n = len(y)
    test = np.arange(n) % 5 == 2
    fit = {} if not weighted else {weight_key or "sample_weight": w[~test]}
    model.fit(x[~test], y[~test], **fit)
    prediction = model.predict_proba(x[test])[:, 1] if hasattr(model, "predict_proba") else model.predict(x[test])
    CASES.append({
        "name": name, "data": set_name, "learner": spec, "classification": set_name == "binary", "weighted": weighted,
        "test": np.flatnonzero(test).tolist(), "predictions": prediction.tolist(), "rel": rel})


class LeastNorm:
    def fit(self, x, y):
        self.x, self.y = x.mean(axis=0), y.mean()
        self.coef = np.linalg.lstsq(x - self.x, y - self.y, rcond=1e-12)[0]

    def predict(self, x):
        return self.y + (x - self.x) @ self.coef


def t(kind, **parameters):
    return {"type": kind, **parameters}


case("least squares", "plain", t("linear_regression"), LinearRegression(), rel=1e-10)
case("weighted least squares", "plain", t("linear_regression"), LinearRegression(), True, rel=1e-10)
case("weighted, no intercept", "plain", t("linear_regression", fit_intercept=False), LinearRegression(fit_intercept=False), True, rel=1e-10)
case("duplicated and constant columns", "duplicated", t("linear_regression"), LeastNorm(), rel=1e-9)
case("dummy trap", "dummies", t("linear_regression"), LinearRegression(), True, rel=1e-9)
case("dependent columns without intercept", "duplicated", t("linear_regression", fit_intercept=False), LinearRegression(fit_intercept=False), rel=1e-9)
case("more columns than rows", "wide", t("linear_regression"), LinearRegression(), rel=1e-9)
case("ridge, weighted", "plain", t("ridge", alpha=2.5), Ridge(alpha=2.5), True, rel=1e-10)
case("ridge, wide", "wide", t("ridge", alpha=0.7), Ridge(alpha=0.7), True, rel=1e-10)
case("ridge, alpha 0", "duplicated", t("ridge", alpha=0), LeastNorm(), rel=1e-9)
case("ridge, standardised", "plain", t("ridge", alpha=5.0, standardize=True), make_pipeline(StandardScaler(), Ridge(alpha=5.0)), rel=1e-10)
for weighted in (False, True):
    for kind in ("plain", "wide", "duplicated"):
        case(f"ridge_cv, {kind}, weighted {weighted}", kind, t("ridge_cv"), RidgeCV(), weighted, rel=1e-9)
ALPHAS = [30.0, 0.01, 3.0, 300.0]
case("ridge_cv, alphas, no intercept", "plain", t("ridge_cv", alphas=ALPHAS, fit_intercept=False), RidgeCV(alphas=ALPHAS, fit_intercept=False), rel=1e-9)
case("ridge_cv, folds", "plain", t("ridge_cv", alphas=ALPHAS, cv=4), RidgeCV(alphas=ALPHAS, cv=4), True, rel=1e-9)
case("lasso, weighted", "plain", t("lasso", alpha=0.1), Lasso(alpha=0.1, **TIGHT), True)
case("lasso, no intercept", "plain", t("lasso", alpha=0.1, fit_intercept=False), Lasso(alpha=0.1, fit_intercept=False, **TIGHT))
case("lasso, wide", "wide", t("lasso", alpha=0.05), Lasso(alpha=0.05, **TIGHT))
case("lasso, very wide", "very_wide", t("lasso", alpha=0.05), Lasso(alpha=0.05, **TIGHT), True)
case("lasso, standardised", "plain", t("lasso", alpha=0.1, standardize=True), make_pipeline(StandardScaler(), Lasso(alpha=0.1, **TIGHT)))
case("elastic net, weighted", "plain", t("elastic_net", alpha=0.3, l1_ratio=0.2), ElasticNet(alpha=0.3, l1_ratio=0.2, **TIGHT), True)
case("elastic net, very wide", "very_wide", t("elastic_net", alpha=0.3), ElasticNet(alpha=0.3, **TIGHT))
case("elastic net, ridge end", "plain", t("elastic_net", alpha=0.3, l1_ratio=0), ElasticNet(alpha=0.3, l1_ratio=0, **TIGHT), True)
for weighted in (False, True):
    case(f"lasso_cv, weighted {weighted}", "plain", t("lasso_cv"), LassoCV(**TIGHT), weighted)
case("lasso_cv, no intercept", "plain", t("lasso_cv", fit_intercept=False, cv=7), LassoCV(fit_intercept=False, cv=7, **TIGHT))
case("lasso_cv, wide", "wide", t("lasso_cv", n_alphas=40, eps=0.01), LassoCV(n_alphas=40, eps=0.01, **TIGHT))
case("lasso_cv, very wide", "very_wide", t("lasso_cv", n_alphas=30, eps=0.02), LassoCV(n_alphas=30, eps=0.02, **TIGHT), True)
case("lasso_cv, alphas", "plain", t("lasso_cv", alphas=[0.02, 0.5, 0.1]), LassoCV(alphas=[0.02, 0.5, 0.1], **TIGHT))
case("elastic_net_cv", "plain", t("elastic_net_cv"), ElasticNetCV(**TIGHT))
RATIOS = [0.1, 0.5, 0.95]
case("elastic_net_cv, ratios", "plain", t("elastic_net_cv", l1_ratio=RATIOS, cv=4), ElasticNetCV(l1_ratio=RATIOS, cv=4, **TIGHT), True)
case("elastic_net_cv, very wide", "very_wide", t("elastic_net_cv", l1_ratio=0.7, n_alphas=20, eps=0.05), ElasticNetCV(l1_ratio=0.7, n_alphas=20, eps=0.05, **TIGHT))
case("logistic, none, weighted", "binary", t("logistic_regression", penalty=None), LogisticRegression(penalty=None, **NEWTON), True)
case("logistic, l2, weighted", "binary", t("logistic_regression", C=0.2), LogisticRegression(C=0.2, **NEWTON), True)
case("logistic, l2, no intercept", "binary", t("logistic_regression", fit_intercept=False), LogisticRegression(fit_intercept=False, **NEWTON))
case("logistic, l1", "binary", t("logistic_regression", penalty="l1", C=0.3, solver="saga"), LogisticRegression(penalty="l1", C=0.3, **SAGA), rel=1e-5)
case("logistic, l1, weighted, no intercept", "binary", t("logistic_regression", penalty="l1", C=0.3, fit_intercept=False, solver="liblinear"),
     LogisticRegression(penalty="l1", C=0.3, fit_intercept=False, solver="liblinear", tol=1e-10, max_iter=100000), True, rel=1e-5)
case("logistic, elastic net", "binary", t("logistic_regression", penalty="elasticnet", C=0.3, l1_ratio=0.4),
     LogisticRegression(penalty="elasticnet", C=0.3, l1_ratio=0.4, **SAGA), rel=1e-5)
case("logistic, standardised", "binary", t("logistic_regression", C=0.05, standardize=True),
     make_pipeline(StandardScaler(), LogisticRegression(C=0.05, **NEWTON)))
case("logistic_cv", "binary", t("logistic_regression_cv"), LogisticRegressionCV(**NEWTON))
case("logistic_cv, log loss, weighted", "binary", t("logistic_regression_cv", Cs=[0.001, 0.01, 0.1, 1], scoring="neg_log_loss", cv=3),
     LogisticRegressionCV(Cs=[0.001, 0.01, 0.1, 1], scoring="neg_log_loss", cv=3, **NEWTON), True)
case("logistic_cv, l1", "binary", t("logistic_regression_cv", Cs=[0.3, 0.8, 3], penalty="l1", scoring="neg_log_loss", cv=4),
     LogisticRegressionCV(Cs=[0.3, 0.8, 3], penalty="l1", scoring="neg_log_loss", cv=4, **SAGA), rel=1e-5)
case("stacking", "plain", t("stacking", estimators=[t("linear_regression"), t("lasso", alpha=0.5), t("dummy")]),
     StackingRegressor([("a", LinearRegression()), ("b", Lasso(alpha=0.5, **TIGHT)), ("c", DummyRegressor())]))
case("stacking, weighted, passthrough", "plain",
     t("stacking", estimators=[t("ridge", alpha=50.0), t("lasso", alpha=0.5)], final_estimator=t("linear_regression"), cv=3, passthrough=True),
     StackingRegressor([("a", Ridge(alpha=50.0)), ("b", Lasso(alpha=0.5, **TIGHT))], LinearRegression(), cv=3, passthrough=True), True)
case("stacking classifiers", "binary",
     t("stacking", estimators=[t("logistic_regression"), t("logistic_regression", penalty=None)], cv=4),
     StackingClassifier([("a", LogisticRegression(**NEWTON)), ("b", LogisticRegression(penalty=None, **NEWTON))], LogisticRegression(**NEWTON), cv=4))
case("products of features", "plain", t("polynomial_features", degree=3, estimator=t("ridge")),
     make_pipeline(PolynomialFeatures(3, include_bias=False), Ridge()), rel=1e-7)
case("interactions with bias", "plain", t("polynomial_features", interaction_only=True, include_bias=True, estimator=t("linear_regression", fit_intercept=False)),
     make_pipeline(PolynomialFeatures(2, interaction_only=True, include_bias=True), LinearRegression(fit_intercept=False)), rel=1e-8)
case("scaled", "plain", t("standard_scaler", estimator=t("elastic_net", alpha=0.2)),
     make_pipeline(StandardScaler(), ElasticNet(alpha=0.2, **TIGHT)), True, weight_key="elasticnet__sample_weight")
for weighted in (False, True):
    case(f"median, weighted {weighted}", "plain", t("dummy", strategy="median"), DummyRegressor(strategy="median"), weighted)
    case(f"quantile, weighted {weighted}", "plain", t("dummy", strategy="quantile", quantile=0.3), DummyRegressor(strategy="quantile", quantile=0.3), weighted)

with open("linear.json", "w") as f:
    sets = {name: {"x": x.T.tolist(), "y": y.tolist(), "w": w.tolist()} for name, (x, y, w) in SETS.items()}
    f.write('{"data":{\n' + ",\n".join(f'"{k}":{json.dumps(v, separators=(",", ":"))}' for k, v in sets.items()))
    f.write('},\n"cases":[\n' + ",\n".join(json.dumps(c, separators=(",", ":")) for c in CASES) + "\n]}\n")
