#!/bin/sh
# Install Debian or Ubuntu packages: tools/apt.sh PACKAGE…  As root, or through sudo.
set -eu
command -v apt-get >/dev/null || { echo "Please install by hand: $*" >&2; exit 1; }
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
