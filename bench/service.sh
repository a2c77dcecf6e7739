#!/usr/bin/env bash
# Fills a registry on SQLite and one on Postgres and asks them what many ask: see "A registry at work" in README.md.
# MODULES, EVENTS and VERSIONS say how much; ASK_SECONDS how long each question is asked.
set -euo pipefail
cd "$(dirname "$0")/.."
MODULES=${MODULES:-10000} EVENTS=${EVENTS:-100000} VERSIONS=${VERSIONS:-1000000}
ASK_SECONDS=${ASK_SECONDS:-10}
ADDRESS=127.0.0.1:${PORT:-18418}
TARGET=${CARGO_TARGET_DIR:-target}/release
export SCHEMACTL_ADMIN_TOKEN=only-for-this-measurement SCHEMACTL_TOKEN=only-for-this-measurement

say() { printf '%s\n' "$*" >&2; }
bench() { "$TARGET/schemactl-bench" "$@"; }

# What rates allow is no measure of what the server can do.
serve() {
  "$TARGET/schemactl" serve --listen "$ADDRESS" --database "$1" --anonymous-reads true \
    --rate-token off --rate-address off --rate-compile off >"$WORK/log" 2>&1 &
  SERVER=$!
}

stop() {
  [ -z "${SERVER:-}" ] || { kill -TERM "$SERVER"; wait "$SERVER" || true; }
  SERVER=
}

memory() { awk -v what="$1" '/VmHWM/ { printf "%s: %.0f MB at most\n", what, $2 / 1024 }' "/proc/$SERVER/status"; }

first_answer() {
  bench first "$ADDRESS" "$1" || { cat "$WORK/log" >&2; exit 1; }
}

measure() {
  local name=$1 empty=$2 full=$3
  printf '\n## %s\n' "$name"
  serve "$empty"; first_answer /readyz; sleep 2; memory 'idle and empty'
  printf 'publishing, 16 clients:\n'; bench publish "$ADDRESS" 16 "$ASK_SECONDS"; memory 'after it'
  stop
  bench seed "$full" "$MODULES" "$EVENTS" "$VERSIONS"
  serve "$full"; first_answer /api/v1/modules/team-1/module-1/versions/latest
  printf 'a version by its number, 64 clients:\n'
  bench ask "$ADDRESS" "$MODULES" "$EVENTS" "$VERSIONS" 64 "$ASK_SECONDS" 0 version
  printf 'everything, 50 clients that ask five times a second each:\n'
  bench ask "$ADDRESS" "$MODULES" "$EVENTS" "$VERSIONS" 50 "$ASK_SECONDS" 200
  printf 'everything, 50 clients that ask all the time:\n'
  bench ask "$ADDRESS" "$MODULES" "$EVENTS" "$VERSIONS" 50 "$ASK_SECONDS" 0
  memory 'after it'
  stop
}

# Inside `schemactl-bench postgres`, which names the server's database.
if [ "${1:-}" = postgres ]; then
  measure Postgres "$DATABASE" "$DATABASE"
  exit
fi

cargo build --release --quiet --package schemactl-cli --package schemactl-bench
WORK=$(mktemp -d)
export WORK
trap 'stop; rm -rf "$WORK"' EXIT
say "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
measure SQLite "sqlite://$WORK/empty.db" "sqlite://$WORK/full.db"
bench postgres bash bench/service.sh postgres
