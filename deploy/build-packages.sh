#!/bin/sh
# Packs the libraries and the .NET tool `dml` as NuGet packages, with symbols.
#
#   deploy/build-packages.sh [OUTPUT FOLDER]
#
# Needs the .NET SDK.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
output=${1:-$root/artifacts/packages}
rm -rf "$output"
for project in "$root"/src/*/*.csproj; do
  dotnet pack "$project" --configuration Release --output "$output" --verbosity quiet --nologo -p:ContinuousIntegrationBuild=true
done
ls -l "$output"
