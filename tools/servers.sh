#!/bin/sh
# PostgreSQL, Redis and nginx of one's own, in a folder, on ports of loopback: for tests, the bench and trying out.
#
#   tools/servers.sh install                              bring what is missing, from Debian's packages
#   tools/servers.sh start DIR postgres PORT              prints DATABASE_URL=…
#   tools/servers.sh start DIR redis PORT                 prints REDIS_URL=…
#   tools/servers.sh start DIR nginx PORT PROCESS_PORT…   by deploy/nginx, before those processes; prints PUBLIC_URL=…
#   tools/servers.sh stop DIR [postgres|redis|nginx]      all of them, unless one is named; what they hold stays
#   tools/servers.sh kill DIR postgres|redis|nginx        at once, as a power cut would
#
# Starting in a folder that was used before goes on with what it holds. Nothing listens but on the ports given.
# A test's servers: they trust whoever is on this machine and has the folder's password.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
deploy=$here/../deploy
PATH=$PATH:/usr/sbin:/sbin

fail() { echo "tools/servers.sh: $*" >&2; exit 1; }

# Debian keeps PostgreSQL's own programs out of the PATH, one folder for each version.
postgres_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

missing() {
    [ -x "$(postgres_programs)/initdb" ] || echo postgresql
    command -v redis-server >/dev/null || echo redis-server
    command -v nginx >/dev/null || echo nginx
}

install() {
    packages=$(missing)
    [ -z "$packages" ] && return
    echo "Installing" $packages "(once)…" >&2
    "$here/without_services.sh" $packages
    [ -z "$(missing)" ] || fail "still missing after installing:" $(missing)
}

# PostgreSQL refuses to run as root, and the others need not.
choose_user() {
    user=""
    [ "$(id -u)" = 0 ] || return 0
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    chown "$user" "$dir"
    as_user test -x "$dir" || fail "$dir cannot be reached by the user $user: choose a folder under /tmp that others may enter"
}

as_user() {
    if [ -z "$user" ]; then "$@"; else
        setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups env HOME="$dir" "$@"
    fi
}

start_postgres() {
    programs=$(postgres_programs)
    [ -d "$dir/postgres" ] || make_database
    as_user "$programs/pg_ctl" start -w -t 60 -s -D "$dir/postgres" -l "$dir/postgres.log" \
        -o "-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=64MB" >&2 ||
        { cat "$dir/postgres.log" >&2; fail "PostgreSQL did not start"; }
    password=$(cat "$dir/password")
    export PGPASSWORD="$password"
    wanted="$(psql -h 127.0.0.1 -p "$1" -U plenary -d postgres -Atqc "select 1 from pg_database where datname = 'plenary'")"
    [ -n "$wanted" ] || psql -h 127.0.0.1 -p "$1" -U plenary -d postgres -qc "create database plenary"
    echo "DATABASE_URL=postgresql+psycopg://plenary:$password@127.0.0.1:$1/plenary"
}

make_database() {
    (umask 077; od -An -N16 -tx1 /dev/urandom | tr -d ' \n' > "$dir/password")
    [ -z "$user" ] || chown "$user" "$dir/password"
    as_user "$programs/initdb" -D "$dir/postgres" -U plenary -E UTF8 --locale=C.UTF-8 -A scram-sha-256 \
        --pwfile "$dir/password" --no-sync >/dev/null
    # Read through the shell: that user may not be allowed to read where we stand.
    cat "$deploy/postgresql/plenary.conf" >> "$dir/postgres/postgresql.conf"
}

start_redis() {
    cat "$deploy/redis/plenary.conf" > "$dir/redis.conf"
    as_user redis-server "$dir/redis.conf" --port "$1" --dir "$dir" --daemonize yes \
        --pidfile "$dir/redis.pid" --logfile "$dir/redis.log" >/dev/null
    until redis-cli -p "$1" ping 2>/dev/null | grep -q PONG; do
        still_trying || { cat "$dir/redis.log" >&2; fail "Redis did not start"; }
    done
    echo "REDIS_URL=redis://127.0.0.1:$1/0"
}

start_nginx() {
    port=$1; shift
    ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)" # each screen takes two
    [ $# -gt 0 ] || fail "which processes stand behind nginx? their ports follow its own"
    mkdir -p "$dir/nginx/temp"
    processes=""
    for process in "$@"; do processes="$processes\\n    server 127.0.0.1:$process max_fails=0;"; done
    for part in http processes server headers; do
        sed -e "s|/var/log/nginx|$dir/nginx|; s|/var/cache/nginx|$dir/nginx/cache|; s|/etc/nginx/plenary|$dir/nginx|" \
            -e "/server 127/d; s|zone plenary.*|&$processes|" "$deploy/nginx/plenary/$part.conf" > "$dir/nginx/$part.conf"
    done
    nginx_conf "$port" > "$dir/nginx/nginx.conf"
    [ -z "$user" ] || chown -R "$user" "$dir/nginx"
    as_user nginx -p "$dir/nginx" -c "$dir/nginx/nginx.conf" -e "$dir/nginx/error.log" >&2
    echo "PUBLIC_URL=http://127.0.0.1:$port"
}

nginx_conf() {
    cat <<CONF
pid $dir/nginx.pid;
error_log $dir/nginx/error.log;
worker_processes ${NGINX_WORKERS:-1};
events { worker_connections 30000; }
http {
    client_body_temp_path temp/body;
    proxy_temp_path temp/proxy;
    fastcgi_temp_path temp/fastcgi;
    uwsgi_temp_path temp/uwsgi;
    scgi_temp_path temp/scgi;
    include $dir/nginx/http.conf;
    include $dir/nginx/processes.conf;
    server {
        listen 127.0.0.1:$1 backlog=4096;
        include $dir/nginx/server.conf;
    }
}
CONF
}

tries=0
still_trying() { tries=$((tries + 1)); [ $tries -lt 100 ] && sleep 0.1; }

pid_of() {
    case $1 in
        postgres) file=$dir/postgres/postmaster.pid ;;
        redis | nginx) file=$dir/$1.pid ;;
        *) fail "there is no $1" ;;
    esac
    [ ! -f "$file" ] || head -n 1 "$file"
}

# end SERVER SIGNAL: send it, and wait until the server is gone.
end() {
    pid=$(pid_of "$1")
    [ -n "$pid" ] || return 0
    children=""
    [ "$2" != KILL ] || children=$(cat "/proc/$pid/task/$pid/children")
    kill -s "$2" "$pid" $children 2>/dev/null || return 0
    tries=0
    for each in $pid $children; do
        while kill -0 "$each" 2>/dev/null; do still_trying || fail "$1 does not end"; done
    done
}

stop() {
    case $1 in
        postgres) end postgres INT ;; # its fast way: those who are connected are told
        *) end "$1" TERM ;;
    esac
}

[ $# -gt 0 ] || { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 2; }
what=$1; shift
[ "$what" = install ] && { install; exit; }

[ $# -gt 0 ] || fail "in which folder?"
mkdir -p "$1"
dir=$(cd "$1" && pwd); shift
cd "$dir"
case $what in
    start)
        [ $# -gt 1 ] || fail "start DIR SERVER PORT"
        install
        server=$1; shift
        choose_user
        "start_$server" "$@" ;;
    stop) for server in "${@:-postgres redis nginx}"; do for each in $server; do stop "$each"; done; done ;;
    kill) end "$1" KILL ;;
    *) fail "there is no $what" ;;
esac
