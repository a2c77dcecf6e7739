#!/usr/bin/env bash
# Google's public protos, 8,017 files, through schemactl, protoc and buf in one run: wall time and peak memory
# side by side, and whether the descriptors are protoc's. See README.md.
#
# RUNS=3 repeats each measurement and prints the best. Peers go into target/real-input.
set -euo pipefail
cd "$(dirname "$0")/.."

. bench/peers.sh
install_peers
bytes=$(cd "$PROTOS" && tr '\n' '\0' <"$CACHE/files" | xargs -0 cat | wc -c)
say "$(wc -l <"$CACHE/files") files, $((bytes / 1000000)) MB; best of $RUNS runs"

heading
measure 'schemactl build' -- "$SCHEMACTL" build "$PROTOS" -o "$OUT/schemactl.binpb"
measure 'protoc' -- sh -c "cd '$PROTOS' && exec '$CACHE/venv/bin/python' -m grpc_tools.protoc -I. \
  --include_imports --include_source_info -o '$OUT/protoc.binpb' @'$CACHE/files'"
measure 'buf build' -- sh -c "cd '$PROTOS' && exec '$BUF' build -o '$OUT/buf.binpb'"
measure --accept 1 'schemactl lint' -- "$SCHEMACTL" lint "$PROTOS"
measure --accept 100 'buf lint' -- sh -c "cd '$PROTOS' && exec '$BUF' lint"
bench/publish.sh "$SCHEMACTL" "$PROTOS" "$OUT"

"$CACHE/venv/bin/python" bench/compare.py "$OUT/protoc.binpb" "$OUT/schemactl.binpb"
