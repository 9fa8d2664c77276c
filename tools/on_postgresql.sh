#!/bin/sh
# Runs a command with TEST_DATABASE_URL naming a PostgreSQL of its own, which is removed at the end.
#   tools/on_postgresql.sh COMMAND…
set -eu
here="$(dirname "$0")"
# In memory where there is room: each test has a database of its own, some three hundred files.
room="$(df -k /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')"
if [ "${room:-0}" -gt 2000000 ] && [ -w /dev/shm ]; then dir="$(mktemp -d -p /dev/shm)"; else dir="$(mktemp -d)"; fi
chmod 755 "$dir"
trap '"$here/servers.sh" stop "$dir"; rm -rf "$dir"' EXIT
trap "exit 1" INT TERM
port="$(python3 -c 'import socket; door = socket.socket(); door.bind(("127.0.0.1", 0)); print(door.getsockname()[1])')"
url="$("$here/servers.sh" start "$dir" postgres "$port" | sed -n 's/^DATABASE_URL=//p')"
# What the tests write need not outlast a power cut.
psql "$(echo "$url" | sed 's/+psycopg//')" -qc "alter system set fsync = off" -c "select pg_reload_conf()" >/dev/null
TEST_DATABASE_URL="$url" "$@"
