#!/bin/sh
# Sets up .venv where there is none, and runs the tests: `sh tests/run.sh [pytest's arguments]`.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
exec .venv/bin/python -m pytest -n auto --dist loadgroup "$@"
