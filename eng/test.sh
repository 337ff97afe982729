#!/usr/bin/env bash
# Builds everything and runs every test; the last line counts them. Arguments go to `dotnet test`, e.g. --filter-class '*Replay*'.
set -uo pipefail
cd "$(dirname "$0")/.."

results=artifacts/TestResults
rm -rf "$results" && mkdir -p "$results"

# Build servers would go on running after the tests.
dotnet build AgentTrust.sln --nologo -v quiet -clp:Summary --disable-build-servers || exit 1
# One test program at a time: the integration tests start a whole stack, and two cores are not enough for two of them.
dotnet test --solution AgentTrust.sln --no-build --max-parallel-test-modules 1 --report-trx --results-directory "$results" "$@"
status=$?

# Nothing is green that nobody counted: the reports of all test programs are added up.
count() { cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(count passed)
failed=$(( $(count failed) + $(count error) + $(count timeout) + $(count aborted) ))
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "The test run ended with exit code $status although no test failed: a test program crashed or could not start (see above)." >&2
  failed=1
fi
[ "$passed" -gt 0 ] || { echo "No test ran." >&2; status=1; }

echo "$passed passed, $failed failed"
exit "$status"
