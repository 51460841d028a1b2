#!/usr/bin/env python3
"""Coverage of DoubleML for Python's nonignorable sample selection model, with the process and the learners of a row of docs/coverage.md.

Needs the package: `pip install doubleml`. The row here:

    dml study examples/ssm.json --samples 500 --score nonignorable --set data.simulate.mar=false
"""
import argparse
import warnings

import doubleml
import numpy as np
from doubleml.irm.datasets import make_ssm_data
from sklearn.linear_model import LassoCV, LogisticRegression


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=500)
    samples = parser.parse_args().samples
    warnings.simplefilter("ignore")
    estimates = np.empty((samples, 4))
    for sample in range(samples):
        np.random.seed(1000 + sample)
        model = doubleml.DoubleMLSSM(
            make_ssm_data(n_obs=2000, dim_x=20, theta=1, mar=False),
            LassoCV(), LogisticRegression(max_iter=1000), LogisticRegression(max_iter=1000), score="nonignorable").fit()
        estimates[sample] = [model.coef[0], model.se[0], *model.confint().iloc[0]]
    theta, se, lower, upper = estimates.T
    coverage = np.mean((lower <= 1) & (1 <= upper))
    print(f"{samples} samples: coverage {100 * coverage:.1f} % ± {100 * np.sqrt(coverage * (1 - coverage) / samples):.1f}, "
          f"bias {np.mean(theta) - 1:.3f}, rmse {np.sqrt(np.mean((theta - 1) ** 2)):.3f}, mean se {np.mean(se):.3f}")


if __name__ == "__main__":
    main()
