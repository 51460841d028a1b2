"""Writes moments.json: Monte Carlo moments of the DoubleML package's own data-generating processes.

usage: python3 make_moments.py PACKAGE_FOLDER > moments.json

PACKAGE_FOLDER is the folder `doubleml` of an unpacked release of DoubleML for Python. Needs numpy, scipy, pandas, scikit-learn; the
package itself is not imported, only its data set files.

Each case is drawn `n_rep` times. A statistic of one draw is a mean, a standard deviation, or a mean product of two columns; the file has
each statistic's average over the draws and that average's standard error, so that a test can say how far is too far.
"""

import importlib
import json
import sys
import types

import numpy as np
import pandas as pd

N_REP = 400


def stub_package(folder):
    """Makes the data set files importable without the rest of the package."""
    for name in ["", ".plm", ".plm.datasets", ".irm", ".irm.datasets", ".did", ".did.datasets", ".rdd", ".rdd.datasets"]:
        module = types.ModuleType("doubleml" + name)
        module.__path__ = [folder + name.replace(".", "/")]
        sys.modules["doubleml" + name] = module
    for name in ["data", "data.did_data", "data.panel_data", "utils", "utils._aliases"]:
        module = types.ModuleType("doubleml." + name)
        module.__path__ = []
        sys.modules["doubleml." + name] = module
    data = [sys.modules["doubleml." + name] for name in ("data", "data.did_data", "data.panel_data")]
    for module in data:
        for kind in ("DoubleMLData", "DoubleMLSSMData", "DoubleMLDIDData", "DoubleMLPanelData"):
            setattr(module, kind, type(kind, (), {}))
    aliases = sys.modules["doubleml.utils._aliases"]
    for kind in ("array", "data_frame", "dml_data", "dml_did_data", "dml_panel_data", "dml_ssm_data"):
        words = {"array": ["array"], "data_frame": ["DataFrame"]}.get(kind, [])
        setattr(aliases, f"_{kind}_alias", words)
        setattr(aliases, f"_get_{kind}_alias", lambda words=words: words)


def random_spd_matrix(n_dim):
    """Stands for scikit-learn's make_spd_matrix, whose law depends on the signs that LAPACK happens to give the singular vectors (the
    first covariate's variance shows it): the same matrix with random signs."""
    a = np.random.uniform(size=(n_dim, n_dim))
    u = np.linalg.svd(a.T @ a)[0] * np.random.choice([-1, 1], size=n_dim)
    return u @ (1.0 + np.diag(np.random.uniform(size=n_dim))) @ u.T


def frame(result, inputs):
    """The columns to compare, under the names that the .NET processes use; oracle values that are not inputs with `oracle:` in front."""
    if isinstance(result, pd.DataFrame):
        data = result.rename(columns={"y0": "oracle:y0", "y1": "oracle:y1", "p": "oracle:p"})
        if "d" in data and "t" in data and "id" in data:
            if np.isinf(data["d"]).any():
                data = data.assign(never=np.isinf(data["d"]).astype(float))
                data["d"] = data["d"].replace(np.inf, 0)
            data = data.drop(columns="id")
        return data
    if "data" in result:
        return result["data"].assign(**{"oracle:effect": result["effects"]})
    if "score" in result:
        data = pd.DataFrame(result["X"], columns=[f"X{j + 1}" for j in range(result["X"].shape[1])])
        data = data.assign(y=result["Y"], d=result["D"], score=result["score"])
        return data.assign(**{"oracle:y0": result["oracle_values"]["Y0"], "oracle:y1": result["oracle_values"]["Y1"]})
    data = pd.DataFrame(result["x"], columns=[f"X{j + 1}" for j in range(result["x"].shape[1])])
    data = data.assign(y=result["y"], d=result["d"])
    names = {"y_0": "y0", "y_1": "y1", "ite": "effect"}
    for name, value in result["oracle_values"].items():
        if name not in ("z", "level_bounds", *inputs):
            data["oracle:" + names.get(name, name)] = np.broadcast_to(value, len(data))
    return data


def statistics(data):
    data = data[[c for c in data.columns if not (c[0] in "xXZ" and c[-1].isdigit() and int(c.lstrip("xXZ_")) > 3)]].astype(float)
    found = {"rows": float(len(data))}
    for column in data:
        found[f"mean {column}"] = data[column].mean()
        found[f"sd {column}"] = data[column].std(ddof=0)
        for other in ("y", "d", "Y", "D"):
            if other in data and other != column:
                found[f"product {column} {other}"] = (data[column] * data[other]).mean()
    return found


# name, parameters. Numbers of rows are small on purpose: what a process does within a sample (standardising, solving for strengths)
# then shows in the moments.
CASES = [
    ("plm", "plr_CCDDHNR2018", dict(n_obs=500, dim_x=20)),
    ("plm", "plr_CCDDHNR2018", dict(n_obs=300, dim_x=4, alpha=-1, a_0=0.5, a_1=2, s_1=1.5, b_0=-1, b_1=1, s_2=0.5)),
    ("plm", "plr_turrell2018", dict(n_obs=100, dim_x=20)),
    ("plm", "plr_turrell2018", dict(n_obs=100, dim_x=5, theta=1, nu=1, gamma=2)),
    ("plm", "pliv_data", dict(n_obs=100, dim_x=10)),
    ("plm", "pliv_CHS2015", dict(n_obs=200, dim_x=20, dim_z=10)),
    ("plm", "pliv_multiway_cluster_CKMS2021", dict(N=25, M=20, dim_X=10)),
    ("plm", "pliv_multiway_cluster_CKMS2021", dict(
        N=10, M=15, dim_X=5, theta=2, pi_10=0.5, omega_X=[0.1, 0.5], omega_epsilon=[0.5, 0.3], omega_v=[0, 0.7], omega_V=[0.2, 0.1],
        s_X=0.6, s_epsilon_v=-0.5)),
    ("plm", "confounded_plr_data", dict(n_obs=2000)),
    ("plm", "confounded_plr_data", dict(n_obs=2000, theta=1, cf_y=0.1, cf_d=0.3, c=0.3, dim_x=6)),
    ("plm", "lplr_LZZ2020", dict(n_obs=500)),
    ("plm", "lplr_LZZ2020", dict(n_obs=500, balanced_r0=False, treatment="binary")),
    ("plm", "lplr_LZZ2020", dict(n_obs=500, dim_x=13, alpha=2, treatment="binary_unbalanced")),
    ("plm", "plpr_CP2025", dict(num_id=50, num_t=8, dim_x=5)),
    ("plm", "plpr_CP2025", dict(num_id=50, num_t=8, dim_x=5, dgp_type="dgp2", theta=1)),
    ("plm", "plpr_CP2025", dict(num_id=50, num_t=4, dim_x=5, dgp_type="dgp3")),
    ("irm", "irm_data", dict(n_obs=500, dim_x=20)),
    ("irm", "irm_data", dict(n_obs=500, dim_x=5, theta=1, R2_d=0.2, R2_y=0.8)),
    ("irm", "iivm_data", dict(n_obs=500, dim_x=20)),
    ("irm", "iivm_data", dict(n_obs=500, dim_x=3, theta=-1, alpha_x=1)),
    ("irm", "confounded_irm_data", dict(n_obs=500)),
    ("irm", "confounded_irm_data", dict(n_obs=500, theta=2, gamma_a=0.2, beta_a=1, linear=True, var_eps_y=2, dim_x=6)),
    ("irm", "heterogeneous_data", dict(n_obs=200, p=10)),
    ("irm", "heterogeneous_data", dict(n_obs=200, p=6, support_size=3, n_x=2, binary_treatment=True)),
    ("irm", "irm_data_discrete_treatments", dict(n_obs=200)),
    ("irm", "irm_data_discrete_treatments", dict(n_obs=200, n_levels=4, linear=True, xi=1, c=0.5, dim_x=6)),
    ("irm", "ssm_data", dict(n_obs=500, dim_x=10)),
    ("irm", "ssm_data", dict(n_obs=500, dim_x=10, theta=2, mar=False)),
    *[("did", "did_SZ2020", dict(n_obs=300, dgp_type=k, cross_sectional_data=k % 2 == 0)) for k in range(1, 7)],
    ("did", "did_SZ2020", dict(n_obs=300, cross_sectional_data=True, xi=1.5, c=0.5, lambda_t=0.2)),
    *[("did", "did_CS2021", dict(n_obs=200, dgp_type=k)) for k in range(1, 7)],
    ("did", "did_CS2021", dict(n_obs=200, include_never_treated=False, c=0.3, xi=1.5, n_periods=6, n_pre_treat_periods=3)),
    ("did", "did_CS2021", dict(n_obs=200, include_never_treated=False, anticipation_periods=1)),
    ("did", "did_cs_CS2021", dict(n_obs=200, lambda_t=0.4)),
    ("rdd", "simple_rdd_data", dict(n_obs=500)),
    ("rdd", "simple_rdd_data", dict(n_obs=500, fuzzy=False, p=2, cutoff=0.5, dim_x=2, a=0.7, tau=2)),
    ("rdd", "simple_rdd_data", dict(n_obs=500, binary_outcome=True, p=0)),
]


def main(folder):
    stub_package(folder)
    cases = []
    for number, (part, name, parameters) in enumerate(CASES):
        path = {"pliv_data": "_make_pliv_data", "simple_rdd_data": "simple_dgp"}.get(name, "dgp_" + name)
        module = importlib.import_module(f"doubleml.{part}.datasets.{path}")
        make = getattr(module, "_make_pliv_data" if name == "pliv_data" else "make_" + name)
        inputs = make.__code__.co_varnames[:make.__code__.co_argcount]
        extra = {}
        if "return_type" in inputs:
            extra["return_type"] = "DataFrame"
        if "time_type" in inputs and part == "did":
            extra["time_type"] = "float"
        if hasattr(module, "make_spd_matrix"):
            module.make_spd_matrix = random_spd_matrix
        arguments = {k: np.array(v) if isinstance(v, list) else v for k, v in parameters.items()}
        np.random.seed(number)
        table = pd.DataFrame([statistics(frame(make(**arguments, **extra), inputs)) for _ in range(N_REP)])
        cases.append({
            "name": name,
            "parameters": {
                k: ",".join(map(str, v)) if isinstance(v, list) else str(v).lower() if isinstance(v, bool) else str(v)
                for k, v in parameters.items()
            },
            "statistics": {
                column: [float(f"{table[column].mean():.8g}"), float(f"{table[column].std() / N_REP ** 0.5:.3g}")]
                for column in table
            },
        })
        print(name, file=sys.stderr)
    lines = ",\n".join(json.dumps(case) for case in cases)
    print(f'{{"n_rep": {N_REP}, "cases": [\n{lines}\n]}}')


main(sys.argv[1].rstrip("/"))
