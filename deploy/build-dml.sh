#!/bin/sh
# Builds `dml` as a single native file, which needs no .NET on the machine where it runs.
#
#   deploy/build-dml.sh [OUTPUT FOLDER]
#
# Needs the .NET SDK, clang or gcc, and zlib's headers (Debian: apt-get install clang zlib1g-dev). The file runs on Linux systems whose glibc
# is at least this machine's, or 2.34 if that is older.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
case "$(uname -m)" in
  aarch64|arm64) rid=linux-arm64 ;;
  *) rid=linux-x64 ;;
esac
output=${1:-$root/artifacts/dml/$rid}
compiler=clang
command -v clang > /dev/null || compiler=gcc

mkdir -p "$output"
dotnet publish "$root/src/DoubleML.Cli" --configuration Release --runtime "$rid" --output "$output/publish" --verbosity quiet --nologo \
  -p:PublishAot=true -p:CppCompilerAndLinker="$compiler"
cp "$output/publish/dml" "$output/dml"
rm -r "$output/publish"
ls -l "$output"
