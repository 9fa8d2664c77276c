#!/bin/sh
# Install Debian's packages of servers without starting those: tools/without_services.sh PACKAGE…
# As root, or through sudo. Neither now nor after the next start of the machine will anything listen because of us.
set -eu
command -v apt-get >/dev/null || { echo "Please install by hand: $*" >&2; exit 1; }
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Please install as root: apt-get install $*" >&2; exit 1; }
    exec sudo "$0" "$@"
fi

# Debian asks this file before it starts a service at installing; 101 means no. It is left as it was found.
policy=/usr/sbin/policy-rc.d
kept=$(mktemp -u "$policy.XXXXXX")
[ ! -e "$policy" ] || mv "$policy" "$kept"
put_back() {
    rm -f "$policy"
    [ ! -e "$kept" ] || mv "$kept" "$policy"
}
trap put_back EXIT
trap 'exit 1' INT TERM
printf '#!/bin/sh\nexit 101\n' > "$policy"
chmod 755 "$policy"

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >/dev/null
if command -v systemctl >/dev/null; then
    for package in "$@"; do systemctl disable --quiet "$package" 2>/dev/null || true; done
fi
