#!/bin/sh
# Makes the graph, the Turtle, the JSON-LD and the Obsidian vault of the example notes: `sh examples/run.sh [FOLDER]`.
# Sets up .venv where there is none; QUOTH=… takes another `quoth` instead.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$top/out}
if [ -z "${QUOTH:-}" ]; then
    [ -x "$top/.venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$top/.venv"
    "$top/.venv/bin/python" -m pip install -qq --disable-pip-version-check -c "$top/constraints.txt" -e "$top"
    QUOTH=$top/.venv/bin/quoth
fi
notes=$top/examples/dwarkesh
mkdir -p "$out"
"$QUOTH" build "$notes"
"$QUOTH" export turtle "$notes" -o "$out/dwarkesh.ttl"
"$QUOTH" export jsonld "$notes" -o "$out/dwarkesh.jsonld"
"$QUOTH" export obsidian "$notes" -o "$out/vault"
printf 'Open %s as a vault in Obsidian, and begin with Quoth/Home.md.\n' "$out/vault"
