#!/usr/bin/env sh
# Renews the lock files from pyproject.toml. Needs uv (any installation); run by maintainers only.
# Lock files carry hashes and versions, never addresses, so that any mirror may serve them.
set -eu
cd "$(dirname "$0")/.."
lock() {
    name=$1
    shift
    uv pip compile pyproject.toml requirements/build.in "$@" --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
        --no-emit-package ontmoetingen --quiet --output-file "requirements/$name.txt"
}
# The widest first: the narrower ones take their versions from it, so that all three agree.
lock test --extra test "${@:---upgrade}"
lock lab --extra lab --constraint requirements/test.txt
lock report --constraint requirements/test.txt
# Only for whoever runs the tests of Spark: PyPI has it as source alone, so it is in no other lock.
lock spark --extra spark --constraint requirements/test.txt
