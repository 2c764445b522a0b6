#!/usr/bin/env bash
# A private PostgreSQL for tests: Debian's, on a free port of 127.0.0.1, in a
# directory of its own, run by a user that is not root.
#
#   .ci/postgres.sh run COMMAND...   start one, run COMMAND with
#                                    ALLYBOT_TEST_POSTGRES set to its URL, stop it
#   .ci/postgres.sh start DIR        start one in DIR (made if need be), print its URL;
#                                    again after a stop: the same port, the same data
#   .ci/postgres.sh stop DIR [MODE]  stop it: fast (the default) or immediate
#   .ci/postgres.sh install          only see to it that the programs are there
set -euo pipefail
shopt -s inherit_errexit

fail() {
	echo "postgres.sh: $*" >&2
	exit 1
}

bindir() {
	local dir
	for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr); do
		if [[ -x $dir/initdb && -x $dir/pg_ctl ]]; then
			echo "$dir"
			return
		fi
	done
	return 1
}

install() {
	bindir >/dev/null && return
	[[ $EUID -eq 0 ]] || fail "PostgreSQL is not installed, and only root can install it"
	# Debian would start a cluster of its own.
	mkdir -p /etc/postgresql-common
	echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	{
		apt-get update
		DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
			-o Dpkg::Options::=--force-confold postgresql
	} >&2
	bindir >/dev/null || fail "PostgreSQL could not be installed"
}

# as_owner runs a command as the user that the server runs as: it refuses root.
as_owner() {
	if [[ $EUID -eq 0 ]]; then
		(cd / && runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

start() {
	local dir=$1 bin port
	install
	bin=$(bindir)
	mkdir -p "$dir"
	dir=$(realpath "$dir")
	if [[ ! -f $dir/password ]]; then
		(umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$dir/password")
		if [[ $EUID -eq 0 ]]; then
			chown postgres "$dir" "$dir/password"
		fi
		as_owner "$bin/initdb" --pgdata="$dir/data" --username=allybot --pwfile="$dir/password" \
			--auth=scram-sha-256 --encoding=UTF8 --no-locale --no-sync >/dev/null
	fi
	# A port may be taken between being drawn and being used: try others, unless
	# the port is known from before.
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		port=$(cat "$dir/port" 2>/dev/null || echo $((20000 + RANDOM % 12000)))
		if as_owner "$bin/pg_ctl" start --pgdata="$dir/data" --log="$dir/data/server.log" --wait --timeout=60 --silent \
			--options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200" >/dev/null 2>&1; then
			echo "$port" >"$dir/port"
			echo "postgres://allybot:$(cat "$dir/password")@127.0.0.1:$port/postgres?sslmode=disable"
			return
		fi
	done
	tail -n 20 "$dir/data/server.log" >&2 || true
	fail "PostgreSQL did not start"
}

stop() {
	local dir
	dir=$(realpath "$1")
	as_owner "$(bindir)/pg_ctl" stop --pgdata="$dir/data" --mode="${2:-fast}" --wait --timeout=60 --silent
}

run() {
	local dir
	dir=$(mktemp -d)
	chmod 755 "$dir" # the server's user passes through
	trap 'stop "'"$dir"'/cluster" immediate >/dev/null 2>&1 || true; rm -rf "'"$dir"'"' EXIT
	ALLYBOT_TEST_POSTGRES=$(start "$dir/cluster")
	export ALLYBOT_TEST_POSTGRES
	"$@"
}

command=${1:-}
shift || true
case $command in
install) install ;;
start) [[ $# -eq 1 ]] || fail "start DIR" && start "$1" ;;
stop) [[ $# -ge 1 ]] || fail "stop DIR [MODE]" && stop "$@" ;;
run) [[ $# -ge 1 ]] || fail "run COMMAND..." && run "$@" ;;
*) fail "install, start DIR, stop DIR or run COMMAND..." ;;
esac
