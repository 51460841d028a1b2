#!/usr/bin/env python3
"""The bonus experiment on a Lambda on the desk, at every scaling: are the bits those of a local run, and what would AWS bill?

    deploy/build-function.sh
    dotnet build src/DoubleML.Cli -c Release
    dml data get bonus                    # or --data bonus.csv
    bench/desk.py

Starts `dml cloud local --processors 1` with the function's native program, runs the spec through it, and prints a table in Markdown. One
processor runs functions, one after the other; the time that they take is what is billed, so other work on the machine makes it dearer.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCALINGS = ["n_rep", "n_folds * n_rep", "trees", "auto"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("spec", nargs="?", default=os.path.join(ROOT, "examples", "bonus.json"))
    parser.add_argument("--data", help="file instead of the spec's data.path")
    parser.add_argument("--dml", default=os.path.join(ROOT, "src/DoubleML.Cli/bin/Release/net10.0/dml"))
    parser.add_argument("--code", help="the function's zip or program")
    parser.add_argument("--memory", type=int, default=1769)
    parser.add_argument("--n-rep", type=int)
    parser.add_argument("--scaling", action="append", help="only these; may be repeated")
    arguments = parser.parse_args()

    fit = [arguments.dml, "fit", arguments.spec, "--format", "json"]
    fit += ["--data", arguments.data] if arguments.data else []
    fit += ["--n-rep", str(arguments.n_rep)] if arguments.n_rep else []
    expected = run(fit)
    print(f"{processor()}, {os.cpu_count()} logical processors, {arguments.memory} MB, local fit {expected['execution']['fit_seconds']:.1f} s\n")
    print("| scaling | requests | cold starts | init, mean | handler, mean | wall-clock | billed | cost | bits |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    failed = False
    for scaling in arguments.scaling or SCALINGS:
        with tempfile.TemporaryDirectory() as store:
            desk, endpoint = start_desk(arguments, store)
            try:
                result = run(fit + [
                    "--on", "lambda", "--endpoint", endpoint, "--store", store, "--memory", str(arguments.memory),
                    "--scaling", scaling, "--journal", os.path.join(store, "journal")])
            finally:
                desk.send_signal(signal.SIGINT)
                desk.wait()
        execution = result["execution"]
        same = result["parameters"] == expected["parameters"] and result["nuisance"] == expected["nuisance"]
        failed |= not same
        init = f"{execution['mean_init_ms']:.0f} ms" if execution.get("mean_init_ms") is not None else ""
        print(
            f"| `{scaling}` | {execution['requests']} | {execution['cold_starts']} | {init} | {execution['mean_duration_ms']:.0f} ms "
            f"| {execution['fit_seconds']:.1f} s | {execution['billed_gb_seconds']:.1f} GB-s | {execution['cost_usd']:.6f} USD "
            f"| {'local' if same else 'DIFFERENT'} |", flush=True)
    sys.exit(1 if failed else 0)


def start_desk(arguments, store):
    command = [arguments.dml, "cloud", "local", "--processors", "1", "--port", "0", "--memory", str(arguments.memory), "--store", store]
    command += ["--code", arguments.code] if arguments.code else []
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT)
    line = desk.stdout.readline()
    if " at http" not in line:
        sys.exit(f"the desk did not start: {' '.join(command)}")
    return desk, line.split(" at ")[1].split(",")[0]


def run(command):
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return json.loads(process.stdout)


def processor():
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
