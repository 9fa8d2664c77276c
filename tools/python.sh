#!/bin/sh
# Make a virtual environment: tools/python.sh PYTHON VENV. Brings Debian's venv package where it is missing.
set -eu
python=$1 venv=$2

command -v "$python" >/dev/null || { echo "Please install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; $("$python" --version) is what $python is." >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Installing Debian's python3-venv…"
    "$(dirname "$0")/apt.sh" python3-venv
fi
"$python" -m venv "$venv"
