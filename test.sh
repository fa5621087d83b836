#!/bin/sh
# Sets up and runs the checks.
#
#   sh test.sh                      static checks, then every tier of every day
#   sh test.sh static               only ruff, mypy, import-linter, djlint, bandit, codespell, biome, tsc
#   sh test.sh js                   only the unit tests of the scripts
#   sh test.sh unit [more tiers]    only these: unit integration contract pdf browser security architecture
#   sh test.sh figures              solves and draws every exercise, some minutes; in an environment of its own
#   sh test.sh engines              the main journeys in Chromium, Firefox and WebKitGTK; skips what is not installed
#   sh test.sh slow                 what the everyday run leaves out; CI runs it too
#   sh test.sh campaign             kills, several machines, load, full disks, hundreds of random runs; some hours
#   sh test.sh validators           slow: independent validators; skipped where Java or Maven is missing
#
# CI=true             runs everything but the campaign: the tier figures before all others, the engines, the slow tests, the validators
# PTPLANNER_CHROMIUM  the browser to drive (found by itself)
# The last line is pytest's summary; the exit status is not 0 if any step failed.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$root"
python=$root/.venv/bin/python
failed=

find_browser() {
    for candidate in chromium chromium-browser google-chrome \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do
        command -v "$candidate" && return 0
    done
}

# check NAME COMMAND...: silent when all is well.
check() {
    name=$1
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        printf '%-14s ok\n' "$name"
    else
        failed="$failed $name"
        printf '%-14s FAILED\n' "$name"
        cat "$log"
    fi
    rm -f "$log"
}

tool() { "$root/.venv/bin/python" -m "$@"; }

static_checks() {
    sh run.sh install scripts
    check ruff tool ruff check .
    check 'ruff format' tool ruff format --check .
    check mypy tool mypy
    check import-linter "$python" -c 'import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())' --no-cache
    check djlint tool djlint templates --lint --quiet
    check bandit tool bandit -q -c pyproject.toml -r ptplanner
    check codespell tool codespell_lib ptplanner templates static/css static/js tests docs ./*.md
    check biome node_modules/.bin/biome check --error-on-warnings .
    check tsc check_script_types
    [ -z "$failed" ] || printf '\nThese static checks failed, so the whole run fails:%s\n\n' "$failed"
}

# A page, a worker and a test each have globals of their own.
check_script_types() {
    for project in tsconfig.json tsconfig.worker.json tests/js; do
        node_modules/.bin/tsc -p "$project" || return 1
    done
}

js_tier() {
    sh run.sh install scripts
    check 'js tests' node --test 'tests/js/*.test.js'
}

# Worker processes by file: tests of one file may share a database, a server or a browser.
run_pytest() { "$python" -m pytest -q -n "${PTPLANNER_TEST_WORKERS:-2}" --dist loadfile "$@" </dev/null || failed="$failed pytest"; }

# Types of the drawing are checked where its libraries are; a posture is solved on one core.
figures_tier() {
    sh run.sh install figures || {
        failed="$failed figures"
        return 0
    }
    drawing=$root/.venv-figures/bin/python
    check 'mypy figures' "$drawing" -m mypy --cache-dir .mypy_cache/figures ptplanner/figures/*.py ptplanner/figures/*/*.py ptplanner/cli/figures.py tests/figures/*.py
    OPENBLAS_NUM_THREADS=1 "$drawing" -m pytest -q -n "${PTPLANNER_TEST_WORKERS:-2}" -o cache_dir=.pytest_cache/figures \
        tests/figures </dev/null || failed="$failed figures"
}

sh run.sh install dev
PATH=$root/.venv/bin:$PATH
export PATH
PTPLANNER_CHROMIUM=${PTPLANNER_CHROMIUM:-$(find_browser || true)}
export PTPLANNER_CHROMIUM

case ${1:-} in
'')
    static_checks
    js_tier
    if [ "${CI:-}" = true ]; then
        figures_tier
        sh run.sh install engines
        sh run.sh install services
        run_pytest -m 'not campaign' tests
    else
        run_pytest -m 'not validators and not slow and not campaign and not engines' tests
    fi
    ;;
static)
    static_checks
    ;;
js)
    js_tier
    ;;
figures)
    figures_tier
    ;;
engines)
    sh run.sh install engines
    run_pytest -m engines tests/engines
    ;;
slow)
    run_pytest -m 'slow and not validators and not engines' tests
    ;;
campaign)
    run_pytest -m campaign tests
    ;;
validators)
    for needed in java mvn; do
        command -v "$needed" >/dev/null || printf 'Skipped what needs it: no %s here.\n' "$needed"
    done
    run_pytest -n 0 -m validators tests
    ;;
-h | --help)
    sed -n '2,/^set -eu/ { /^#/ s/^# \{0,1\}//p; }' "$0"
    ;;
*)
    folders=
    tiers=
    for tier in "$@"; do
        [ -d "tests/$tier" ] || { printf 'No such tier: %s. See sh test.sh --help\n' "$tier" >&2; exit 2; }
        folders="$folders tests/$tier"
        tiers="${tiers:+$tiers or }$tier"
    done
    # tests/contract holds tests of two tiers, by the store that they run on.
    # shellcheck disable=SC2086  # a list of words without spaces
    run_pytest -m "($tiers) and not campaign" $folders tests/contract
    ;;
esac
[ -z "$failed" ]
