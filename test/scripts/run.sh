#!/bin/bash
# Looks for mistakes in all PowerShell scripts of the project, without PowerShell.
# First the check itself is proven: it must refuse each script in bad/ for the reason
# that the script tells, accept those in good/, and notice each bracket that is taken
# out of the project's own scripts.
set -euo pipefail
cd "$(dirname "$0")/../.."

MUSTER_NODE_MODULES=$(test/scripts/install.sh)
export MUSTER_NODE_MODULES
# The optimising compiler for WebAssembly takes longer than the whole check.
check() { node --liftoff-only test/scripts/check.mjs "$@"; }
version() { node -p "require('$MUSTER_NODE_MODULES/$1/package.json').version"; }

mapfile -t scripts < <(find . -name '*.ps1' -not -path './test/scripts/*' -not -path '*/node_modules/*' -not -path './.git/*' | sed 's,^\./,,' | sort)
printf '%s\n' "${scripts[@]}" | grep -q '^checks/windows/scripts/' || { echo "test/scripts: there are no scripts in checks/windows/scripts" >&2; exit 1; }

echo "test/scripts: node $(node --version), web-tree-sitter $(version web-tree-sitter), tree-sitter-powershell $(version tree-sitter-powershell)"
echo "== the check"
check --prove test/scripts
check --break "${scripts[@]}"
echo "== the scripts"
check "${scripts[@]}"
