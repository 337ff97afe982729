#!/usr/bin/env bash
# Fetches the official Cedar engine (npm package @cedar-policy/cedar-wasm, Apache-2.0) and prints its checksum, which
# services/PolicyService/Evaluation/Cedar/CedarModule.cs pins: the service refuses to run any other bytes.
# Usage: eng/update-cedar.sh [VERSION]
set -euo pipefail
version=${1:-4.13.0}
target=$(cd "$(dirname "$0")/.." && pwd)/services/PolicyService/Evaluation/Cedar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "@cedar-policy/cedar-wasm@$version" > /dev/null
tar xzf ./*.tgz package/package.json package/esm/cedar_wasm_bg.wasm
grep -q '"license": "Apache-2.0"' package/package.json || { echo "the licence of $version is not Apache-2.0 any more: stop and read it" >&2; exit 1; }
cp package/esm/cedar_wasm_bg.wasm "$target/cedar_wasm_bg.wasm"

echo "cedar-wasm $version is in ${target#"$PWD"/}. Pin in CedarModule.cs:"
echo "    EngineVersion = \"$version\""
echo "    Checksum = \"$(sha256sum "$target/cedar_wasm_bg.wasm" | cut -d' ' -f1)\""
