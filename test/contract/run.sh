#!/bin/bash
# Drives the collectors against servers that play the published descriptions of the
# interfaces they ask (Stoplight Prism, from npm). The descriptions belong to their
# vendors and are not part of the project: without them, or without npm, this says
# so and tests nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

specs=../shared/api/specs
if [ ! -d "$specs" ]; then
	echo "test/contract: SKIPPED, NOTHING WAS TESTED: there are no descriptions in $specs" >&2
	exit 0
fi
for tool in npm node; do
	command -v "$tool" >/dev/null || {
		echo "test/contract: SKIPPED, NOTHING WAS TESTED: $tool is missing (Debian: apt-get install npm)" >&2
		exit 0
	}
done
echo "test/contract: $(test/contract/install.sh), node $(node --version)"
go vet -tags contract ./test/contract
# With -v, because tests that skip themselves say why only then.
go test -tags contract -count=1 -timeout 20m -v ./test/contract | grep -v '^=== '
