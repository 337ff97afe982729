#!/usr/bin/env bash
# Fetches the official Cedar engine (npm package @cedar-policy/cedar-wasm, Apache-2.0) and pins its version and checksum in
# services/PolicyService/Evaluation/Cedar/CedarModule.cs: the service refuses to run any other bytes. The version that is pinned already
# must come out as it is pinned: a published version never changes.
# Usage: eng/update-cedar.sh [VERSION]
set -euo pipefail
target=$(cd "$(dirname "$0")/.." && pwd)/services/PolicyService/Evaluation/Cedar
pinned() { sed -n "s/.*const string $1 = \"\(.*\)\";/\1/p" "$target/CedarModule.cs"; }
version=${1:-$(pinned EngineVersion)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "@cedar-policy/cedar-wasm@$version" > /dev/null
tar xzf ./*.tgz package/package.json package/esm/cedar_wasm_bg.wasm
grep -q '"license": "Apache-2.0"' package/package.json || { echo "the licence of $version is not Apache-2.0 any more: stop and read it" >&2; exit 1; }
checksum=$(sha256sum package/esm/cedar_wasm_bg.wasm | cut -d' ' -f1)
if [ "$version" = "$(pinned EngineVersion)" ] && [ "$checksum" != "$(pinned Checksum)" ]; then
  echo "cedar-wasm $version has the checksum $checksum, but $(pinned Checksum) is pinned for it: nothing was changed; find out who changed it" >&2
  exit 1
fi

cp package/esm/cedar_wasm_bg.wasm "$target/cedar_wasm_bg.wasm"
sed -i.before -e "s/\(const string EngineVersion = \)\".*\";/\1\"$version\";/" -e "s/\(const string Checksum = \)\".*\";/\1\"$checksum\";/" "$target/CedarModule.cs"
rm "$target/CedarModule.cs.before"
echo "cedar-wasm $version, SHA-256 $checksum, is in ${target#"$PWD"/} and pinned. Now run tests/PolicyService.Tests, and upstream's tests (docs/cli.md, policy eval)."
