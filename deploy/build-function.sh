#!/bin/sh
# Builds the function as a zip for AWS Lambda (runtime provided.al2023): a native `bootstrap` at its root, and beside it, on x86-64, LightGBM's
# library with the OpenMP runtime that it needs. (LightGBM's package has no library for arm64: there the learner says that it is missing.)
#
#   deploy/build-function.sh [x86_64|arm64] [OUTPUT FOLDER]
#
# Needs the .NET SDK, clang or gcc, zlib's headers, libgomp and python3 (Debian: apt-get install clang zlib1g-dev libgomp1 python3). For arm64
# on an x86-64 machine also gcc-aarch64-linux-gnu and zlib1g-dev:arm64 (dpkg --add-architecture arm64). The machine's glibc must not be newer than what
# the test of the binary's symbol versions allows; Debian 12 is fine.
set -eu

case "$(uname -m)" in
  aarch64|arm64) native=arm64 ;;
  *) native=x86_64 ;;
esac
architecture=${1:-$native}
case "$architecture" in
  x86_64) rid=linux-x64; triple=x86_64-linux-gnu ;;
  arm64) rid=linux-arm64; triple=aarch64-linux-gnu ;;
  *) echo "architecture: found '$architecture', expected x86_64 or arm64" >&2; exit 2 ;;
esac

root=$(cd "$(dirname "$0")/.." && pwd)
output=${2:-$root/artifacts/function/$architecture}
compiler=clang
command -v clang > /dev/null || compiler=gcc
set -- -p:CppCompilerAndLinker="$compiler"
if [ "$architecture" != "$native" ]; then
  command -v "$triple-gcc" > /dev/null || { echo "cross-compiling for $architecture needs $triple-gcc; or run this script on $architecture" >&2; exit 1; }
  set -- "$@" -p:ObjCopyName="$triple-objcopy"
  [ "$compiler" = clang ] || set -- -p:CppCompilerAndLinker="$triple-gcc" -p:ObjCopyName="$triple-objcopy"
fi

mkdir -p "$output"
dotnet publish "$root/src/DoubleML.Lambda" --configuration Release --runtime "$rid" --output "$output/publish" "$@"
cp "$output/publish/bootstrap" "$output/bootstrap"
files=bootstrap
if [ "$architecture" = x86_64 ]; then
  openmp=$("$compiler" -print-file-name=libgomp.so.1)
  [ -f "$openmp" ] || { echo "LightGBM needs libgomp.so.1, which $compiler does not find (Debian: apt-get install libgomp1)" >&2; exit 1; }
  cp "$output/publish/lib_lightgbm.so" "$openmp" "$output"
  files="$files lib_lightgbm.so libgomp.so.1"
fi

# The zip's dates are fixed, so that the same binaries give the same zip; the mode makes bootstrap executable.
python3 - "$output" $files <<'PYTHON'
import sys
import zipfile

folder, *names = sys.argv[1:]
with zipfile.ZipFile(f"{folder}/function.zip", "w") as archive:
    for name in names:
        entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3
        entry.external_attr = 0o100755 << 16
        with open(f"{folder}/{name}", "rb") as binary:
            archive.writestr(entry, binary.read(), compresslevel=9)
PYTHON
rm -r "$output/publish"
ls -l "$output"
