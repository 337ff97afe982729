#!/usr/bin/env bash
# Writes the digests of the sample tools' present definitions into policies/tool-catalog.json. What changed there is what a
# person has to look at before committing it: from then on the proxy calls these definitions and no others.
set -euo pipefail
cd "$(dirname "$0")/.."
AGENTTRUST_UPDATE_TOOL_CATALOG=1 dotnet run --project tests/SampleTools.Tests -- --filter-method '*EveryToolIsInTheCatalog*'
git --no-pager diff --stat policies/tool-catalog.json
