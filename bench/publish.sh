#!/usr/bin/env bash
# Publishes a folder to a fresh registry on SQLite and prints what client and server took.
# publish.sh SCHEMACTL FOLDER OUT
set -euo pipefail
schemactl=$1 folder=$2 out=$3
data=$(mktemp -d)
address=127.0.0.1:${PORT:-18417}
export SCHEMACTL_ADMIN_TOKEN=only-for-this-measurement SCHEMACTL_TOKEN=only-for-this-measurement

python3 bench/measure.py --runs 1 --log "$out/serve.log" --interrupt-file "$data/stop" 'schemactl serve (publish)' -- \
  "$schemactl" serve --listen "$address" --database "sqlite://$data/registry.db" >"$data/serve.measured" &
server=$!
trap 'touch "$data/stop"; wait "$server" || true; rm -rf "$data"' EXIT
# A base from an earlier run is of a registry that is gone.
rm -f "$folder/schemactl.lock"
for _ in $(seq 300); do
  python3 -c "import urllib.request; urllib.request.urlopen('http://$address/readyz')" 2>/dev/null && break
  kill -0 "$server" 2>/dev/null || { cat "$out/serve.log" >&2; exit 1; }
  sleep 0.1
done
python3 bench/measure.py --runs 1 --log "$out/log" 'schemactl publish' -- \
  "$schemactl" publish "$folder" --registry "http://$address"
touch "$data/stop"
wait "$server"
cat "$data/serve.measured"
