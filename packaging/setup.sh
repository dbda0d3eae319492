# Read by packaging/run and packaging/test (POSIX sh): a virtual environment in .venv with everything in it.
#
# Nothing half-starts: what the system lacks is looked for first, installed by apt where root or sudo without a password
# allows it, and otherwise named as one command to type. Once set up, a start touches neither the network nor .venv.

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

run_packages='python3 python3-venv
libglib2.0-0 libegl1 libgl1 libx11-6 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 libbrotli1 libgssapi-krb5-2
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-util1 libxcb-xkb1
libxkbcommon-x11-0 libwayland-cursor0 libwayland-egl1
libvlc5 vlc-plugin-base
fonts-dejavu-core fonts-inter fonts-wqy-microhei fonts-noto-color-emoji'
test_packages='ffmpeg xvfb xauth dbus'

# Prints those of the packages named that are not installed. A package that a "t64" one took over counts as that one.
missing_packages() {
    {
        dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null
        printf 'wanted %s\n' "$@"
    } | awk '$1 == "installed" { there[$2] }
             $1 == "wanted" && !($2 in there) && !(($2 "t64") in there) { printf "%s ", $2 }'
}

# Installs what the system lacks of the packages named, or prints the command that does and stops.
need_packages() {
    command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 || return 0
    missing=$(missing_packages "$@")
    if [ -n "${PYTHON:-}" ] || [ -x "$root/.venv/bin/python" ]; then
        missing=$(printf '%s' "$missing" | sed 's/\bpython3-venv //; s/\bpython3 //')
    fi
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -eq 0 ]; then
        as_root=''
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        say "Some parts of the system are missing. Type this, then start again:"
        fail "    sudo apt-get update && sudo apt-get install --no-install-recommends $missing"
    fi
    say "Installing parts of the system: $missing"
    # shellcheck disable=SC2086  # both are lists of words
    {
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 ||
            fail "apt could not install these parts: $missing"
    }
}

# Prints the Python to use: PYTHON, or the first of the system's that fits (3.11 to 3.13) and has venv.
find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || continue
        "$candidate" -c 'import ensurepip, venv' 2>/dev/null || continue
        printf '%s\n' "$candidate"
        return 0
    done
    return 1
}

# Makes .venv hold the project with what $1 needs ("run", or "test": all of run and more), unless it does so already.
need_environment() {
    case $1 in
        run) extras='' stamps='run test' ;;
        test) extras='[learn,evaluate,test]' stamps='test' ;;
    esac
    if environment_fits; then
        now=$(fingerprint)
        for stamp in $stamps; do
            [ ! -f "$root/.venv/.pmrs-$stamp" ] || [ "$(cat "$root/.venv/.pmrs-$stamp")" != "$now" ] || return 0
        done
    else
        python=$(find_python) || fail "PMRS Desktop needs Python 3.11, 3.12 or 3.13 with venv; PYTHON=/path/to/python names one."
        say "Making a virtual environment in .venv with $python"
        rm -rf "$root/.venv"
        "$python" -m venv "$root/.venv" || {
            rm -rf "$root/.venv"
            fail "The virtual environment could not be made."
        }
    fi
    say "Installing the Python packages; this takes a minute or more"
    (cd "$root" && .venv/bin/python -m pip install --quiet --disable-pip-version-check -e ".$extras" >&2) ||
        fail "The Python packages could not be installed. Is there a network?"
    fingerprint >"$root/.venv/.pmrs-$1"
}

# Whether .venv is there, its Python and pip work, and it is the version of PYTHON where that is given.
environment_fits() {
    [ -x "$root/.venv/bin/python" ] || return 1
    version='import sys; print(sys.version_info[:2] if (3, 11) <= sys.version_info < (3, 14) else "")'
    made_with=$("$root/.venv/bin/python" -c "import pip; $version" 2>/dev/null) || return 1
    [ -n "$made_with" ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$made_with" = "$("$PYTHON" -c "$version" 2>/dev/null)" ]
}

# Prints what decides whether .venv is still right: the project's needs and the Python it was made with.
fingerprint() {
    "$root/.venv/bin/python" -c '
import hashlib, sys
with open(sys.argv[1], "rb") as needs:
    print(hashlib.sha256(needs.read()).hexdigest(), sys.version.split()[0], sys.argv[2])
' "$root/pyproject.toml" "$root"
}
