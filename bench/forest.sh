#!/bin/sh
# The forest engine beside scikit-learn and ranger, in one run: times, memory, errors. About half an hour.
#   bench/forest.sh [BONUS.csv [SECTION ...]]
# BONUS.csv: the bonus data (columns inuidur1, tg and 15 binary covariates); without it, or with "", a look-alike is simulated.
# SECTION: times, shapes (other inputs), threads, accuracy, one_tree; all by default. REPEATS=1 measures each time once instead of thrice.
# Installs what is missing from Debian's packages: scikit-learn, ranger, and what Native AOT links with.
set -eu
here=$(dirname "$(readlink -f "$0")")
for package in python3-sklearn r-cran-ranger clang zlib1g-dev; do
    dpkg -s "$package" > /dev/null 2>&1 || { apt-get update -q && apt-get install -y -q "$package"; } > /dev/null
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish -c Release "$here/DoubleML.Bench" -o "$work/bin" > "$work/publish.log" || { cat "$work/publish.log"; exit 1; }
/usr/bin/python3 "$here/forest.py" "$work/bin/dml-bench" "$work" "$@"
