#!/bin/sh
# Makes one of the Python environments that `make` runs in: sh Testing/setUpEnvironment.sh FOLDER CONSTRAINTS EXTRA [PACKAGE...]
# Each PACKAGE is installed without regard to the versions that it asks for.
# Installs the distribution's venv package where Python came without it (Debian and Ubuntu split it off).
set -eu
environment=$1
constraints=$2
extra=$3
shift 3
exec 9<"$0" && flock 9  # one environment after the other, also under make -j: both write the project's metadata

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

python=
for candidate in "${PYTHON3:-python3}" python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && supported "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11, 3.12 or 3.13 is needed, the versions the embedded Slicer exists for; found: $(python3 --version 2>&1 || true)." >&2
    echo "Install one of them (apt-get install python3.13), or name it: PYTHON3=/path/to/python make demo" >&2
    exit 2
fi

asRoot() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}
installPackage() {
    echo "Installing $* ..."
    if ! { asRoot apt-get update -qq && asRoot env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null; }; then
        echo "Please install it as administrator: apt-get install $*" >&2
        exit 2
    fi
}

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    installPackage "$("$python" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")')"
fi
# The libraries that the vtk wheel expects of the system; a desktop has them, a bare server has not.
missing=
for pair in libX11.so.6:libx11-6 libXrender.so.1:libxrender1 libGL.so.1:libgl1 libEGL.so.1:libegl1 libglib-2.0.so.0:libglib2.0-0 \
            libxkbcommon.so.0:libxkbcommon0 libfontconfig.so.1:libfontconfig1 libdbus-1.so.3:libdbus-1-3; do
    "$python" -c "import ctypes; ctypes.CDLL('${pair%%:*}')" 2>/dev/null || missing="$missing ${pair##*:}"
done
# shellcheck disable=SC2086
[ -z "$missing" ] || installPackage $missing

echo "Setting up the Python environment in $environment (once; a few minutes) ..."
"$python" -m venv "$environment"
# What is imported is compiled then, by far not all.
install() {
    "$environment/bin/python" -m pip install --no-compile --quiet --disable-pip-version-check --constraint "$constraints" "$@"
}
install --editable ".[$extra]"
[ $# = 0 ] || install --no-deps "$@"
