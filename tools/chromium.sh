#!/bin/sh
# Make sure there is a Chromium for the browser tests (Debian's package where apt is there).
set -eu
command -v chromium >/dev/null || command -v chromium-browser >/dev/null && exit 0
echo "Installing Chromium for the browser tests (once)…"
"$(dirname "$0")/apt.sh" chromium
