# Sourced by app/run and tests/run: installs Debian packages where they are missing, configures and builds.
# Expects `root`, the project's folder.

say() { printf '\n== %s\n' "$*"; }

# install_packages FILE...: what the lists name and this machine lacks.
install_packages() {
    local missing=() package
    while read -r package; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done < <(grep -hv '^#' "$@")
    [ ${#missing[@]} -eq 0 ] && return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "These packages are missing, and neither root nor sudo is there to install them: ${missing[*]}" >&2; return 1; }
        as_root=(sudo)
    fi
    say "Installing Debian packages: ${missing[*]}"
    # A list that is too old names packages that are gone, so it is always fetched.
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"${TMPDIR:-/tmp}/hawser-packages.log" 2>&1 || {
        tail -n 20 "${TMPDIR:-/tmp}/hawser-packages.log" >&2
        return 1
    }
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    cd "$root" || return 1
    say "Configuring ($preset)"
    cmake --preset "$preset" || return 1
    say "Building ($preset)"
    if [ $# -gt 0 ]; then cmake --build --preset "$preset" --target "$@"; else cmake --build --preset "$preset"; fi
}
