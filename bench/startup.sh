#!/bin/sh
# How large the forms of dml are and how long they take to start: the native file (deploy/build-dml.sh) and the same program compiled at
# run time (framework-dependent, Release). Median of RUNS starts each, in milliseconds, alternating; the page cache is warm.
#
#   RUNS=21 bench/startup.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
jit=$root/artifacts/dml/jit
native=$root/artifacts/dml/linux-x64/dml
[ -x "$native" ] || "$root/deploy/build-dml.sh"
dotnet publish "$root/src/DoubleML.Cli" --configuration Release --output "$jit" --verbosity quiet --nologo

python3 - "${RUNS:-21}" "$jit" "$native" <<'PYTHON'
import os
import platform
import statistics
import subprocess
import sys
import time

runs, jit, native = int(sys.argv[1]), sys.argv[2], sys.argv[3]
programs = {"run-time compiled": [os.path.join(jit, "dml")], "native": [native]}
commands = {
    "--version": ["--version"],
    "fit --print-spec": ["fit", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr", "--learner", "lasso_cv", "--print-spec"],
    "fit, n = 100, lasso_cv": ["fit", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr", "--learner", "lasso_cv", "--quiet"],
}


def size(path):
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


print(f"{platform.machine()}, {os.cpu_count()} logical processors, {platform.platform()}")
print(f"size, MB: run-time compiled {size(jit) / 1e6:.1f} (without .NET itself), native {os.path.getsize(native) / 1e6:.1f}")
for name, arguments in commands.items():
    times = {program: [] for program in programs}
    for _ in range(runs + 1):
        for program, start in programs.items():
            begin = time.perf_counter()
            subprocess.run([*start, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times[program].append(1000 * (time.perf_counter() - begin))
    slow, fast = (statistics.median(values[1:]) for values in times.values())
    print(f"{name}: run-time compiled {slow:.0f} ms, native {fast:.0f} ms ({slow / fast:.1f} times as fast)")
PYTHON
