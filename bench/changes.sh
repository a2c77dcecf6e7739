#!/usr/bin/env bash
# What a change costs, beside buf in the same run: `breaking` and `lint` on Google's public protos with ten files
# changed and with one that half of them import, and all commands on a module of one file. See README.md.
#
# RUNS=3 repeats each measurement and prints the best.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/peers.sh
install_peers

# beside NAME OURS THEIRS: the same command of both, in the folder of the change, and whether they find the same.
beside() {
  local name=$1
  measure --log "$OUT/$name.ours" --accept 1 "schemactl $name" -- sh -c "cd '$FOLDER' && exec '$SCHEMACTL' $2"
  measure --log "$OUT/$name.buf" --accept 100 "buf $name" -- sh -c "cd '$FOLDER' && exec '$BUF' $3"
  agree "$name"
}

agree() { python3 bench/agree.py "$OUT/$1.ours" "$OUT/$1.buf" || disagree=1; }

disagree=0
for size in ten hub; do
  FOLDER=$CACHE/$size
  python3 bench/change.py "$size" "$PROTOS" "$FOLDER"
  say "changed: $size; best of $RUNS runs"
  heading
  beside "breaking ($size)" "breaking . --against '$PROTOS' --format json" "breaking --against '$PROTOS' --error-format json"
done
beside 'lint' 'lint . --format json' 'lint --error-format json'

RUNS=$((RUNS * 10))
FOLDER=$CACHE/one
rm -rf "$FOLDER"
mkdir -p "$FOLDER/google/type"
cp "$CACHE/ten/google/type/money.proto" "$FOLDER/google/type/"
printf '[module]\nname = "google/type"\n' >"$FOLDER/schemactl.toml"
mkdir -p "$CACHE/was/google/type"
cp "$PROTOS/google/type/money.proto" "$CACHE/was/google/type/"
say "a module of one file; best of $RUNS runs"
heading
measure 'schemactl build (one file)' -- "$SCHEMACTL" build "$FOLDER" -o "$OUT/one.binpb"
measure 'buf build (one file)' -- "$BUF" build "$FOLDER" -o "$OUT/one.binpb"
beside 'lint (one file)' 'lint . --format json' 'lint --error-format json'
beside 'breaking (one file)' "breaking . --against '$CACHE/was' --format json" "breaking --against '$CACHE/was' --error-format json"
measure --accept 1 'schemactl check (one file)' -- "$SCHEMACTL" check "$FOLDER" --against "$CACHE/was"
say "the example module with its dependency; best of $RUNS runs"
measure 'schemactl build (example)' -- "$SCHEMACTL" build proto/examples/shop -o "$OUT/one.binpb"
measure --accept 1 'schemactl check (example)' -- "$SCHEMACTL" check proto/examples/changes/compatible --against proto/examples/shop
exit "$disagree"
