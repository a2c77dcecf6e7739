#!/usr/bin/env bash
# Google's public protos, 8,017 files, through schemactl, protoc and buf in one run: wall time and peak memory
# side by side, and whether the descriptors are protoc's. See README.md.
#
# RUNS=3 repeats each measurement and prints the best. Peers go into target/real-input.
set -euo pipefail
cd "$(dirname "$0")/.."

RUNS=${RUNS:-3}
CACHE=$PWD/target/real-input
PROTOS=$CACHE/protos
OUT=$CACHE/out
SCHEMACTL=$PWD/target/release/schemactl
GOOGLE_PROTO_FILES=5.0.3
BUF=1.75.0
GRPCIO_TOOLS=1.85.1 # protoc 35.1

say() { printf '%s\n' "$*" >&2; }

for tool in cargo npm python3; do
  command -v "$tool" >/dev/null || { say "real-input: $tool is missing; install it and run this again"; exit 3; }
done

install_peers() {
  mkdir -p "$CACHE" "$OUT"
  local wanted="$GOOGLE_PROTO_FILES $BUF $GRPCIO_TOOLS"
  if [ "$(cat "$CACHE/installed" 2>/dev/null)" = "$wanted" ]; then return; fi
  say "installing google-proto-files $GOOGLE_PROTO_FILES, buf $BUF and grpcio-tools $GRPCIO_TOOLS into $CACHE"
  npm install --silent --no-audit --no-fund --prefix "$CACHE/npm" \
    "google-proto-files@$GOOGLE_PROTO_FILES" "@bufbuild/buf@$BUF"
  python3 -m venv "$CACHE/venv"
  "$CACHE/venv/bin/pip" install --quiet --disable-pip-version-check "grpcio-tools==$GRPCIO_TOOLS" setuptools
  rm -rf "$PROTOS"
  cp -r "$CACHE/npm/node_modules/google-proto-files" "$PROTOS"
  # The well-known types are every compiler's own.
  rm -rf "$PROTOS/google/protobuf" "$PROTOS/package.json" "$PROTOS/build"
  printf '[module]\nname = "google/protos"\n' >"$PROTOS/schemactl.toml"
  printf 'version: v2\n' >"$PROTOS/buf.yaml"
  (cd "$PROTOS" && find . -name '*.proto' | sed 's|^\./||' | sort) >"$CACHE/files"
  printf '%s' "$wanted" >"$CACHE/installed"
}

measure() { python3 bench/measure.py --runs "$RUNS" --log "$OUT/log" "$@"; }

install_peers
cargo build --release --quiet --package schemactl-cli
bytes=$(cd "$PROTOS" && tr '\n' '\0' <"$CACHE/files" | xargs -0 cat | wc -c)
say "$(wc -l <"$CACHE/files") files, $((bytes / 1000000)) MB; best of $RUNS runs"

printf '%-28s %10s %14s\n' command 'wall (s)' 'peak (MB)'
measure 'schemactl build' -- "$SCHEMACTL" build "$PROTOS" -o "$OUT/schemactl.binpb"
measure 'protoc' -- sh -c "cd '$PROTOS' && exec '$CACHE/venv/bin/python' -m grpc_tools.protoc -I. \
  --include_imports --include_source_info -o '$OUT/protoc.binpb' @'$CACHE/files'"
measure 'buf build' -- sh -c "cd '$PROTOS' && exec '$CACHE/npm/node_modules/.bin/buf' build -o '$OUT/buf.binpb'"
measure --accept 1 'schemactl lint' -- "$SCHEMACTL" lint "$PROTOS"
measure --accept 100 'buf lint' -- sh -c "cd '$PROTOS' && exec '$CACHE/npm/node_modules/.bin/buf' lint"
bench/publish.sh "$SCHEMACTL" "$PROTOS" "$OUT"

"$CACHE/venv/bin/python" bench/compare.py "$OUT/protoc.binpb" "$OUT/schemactl.binpb"
