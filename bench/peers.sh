# Sourced by the measurements: Google's protos and the peers, at pinned versions, in target/real-input.

RUNS=${RUNS:-3}
CACHE=$PWD/target/real-input
PROTOS=$CACHE/protos
OUT=$CACHE/out
SCHEMACTL=$PWD/target/release/schemactl
GOOGLE_PROTO_FILES=5.0.3
BUF_VERSION=1.75.0
GRPCIO_TOOLS=1.85.1 # protoc 35.1

say() { printf '%s\n' "$*" >&2; }

install_peers() {
  for tool in cargo npm python3; do
    command -v "$tool" >/dev/null || { say "bench: $tool is missing; install it and run this again"; exit 3; }
  done
  mkdir -p "$CACHE" "$OUT"
  local wanted="$GOOGLE_PROTO_FILES $BUF_VERSION $GRPCIO_TOOLS"
  if [ "$(cat "$CACHE/installed" 2>/dev/null)" != "$wanted" ]; then download_peers "$wanted"; fi
  # The program itself: the launcher of the npm package is a Node.js process more.
  BUF=$(ls "$CACHE"/npm/node_modules/@bufbuild/buf-*/bin/buf | head -1)
  cargo build --release --quiet --package schemactl-cli
}

download_peers() {
  say "installing google-proto-files $GOOGLE_PROTO_FILES, buf $BUF_VERSION and grpcio-tools $GRPCIO_TOOLS into $CACHE"
  npm install --silent --no-audit --no-fund --prefix "$CACHE/npm" \
    "google-proto-files@$GOOGLE_PROTO_FILES" "@bufbuild/buf@$BUF_VERSION"
  python3 -m venv "$CACHE/venv"
  "$CACHE/venv/bin/pip" install --quiet --disable-pip-version-check "grpcio-tools==$GRPCIO_TOOLS" setuptools
  rm -rf "$PROTOS"
  cp -r "$CACHE/npm/node_modules/google-proto-files" "$PROTOS"
  # The well-known types are every compiler's own.
  rm -rf "$PROTOS/google/protobuf" "$PROTOS/package.json" "$PROTOS/build"
  printf '[module]\nname = "google/protos"\n' >"$PROTOS/schemactl.toml"
  printf 'version: v2\n' >"$PROTOS/buf.yaml"
  (cd "$PROTOS" && find . -name '*.proto' | sed 's|^\./||' | sort) >"$CACHE/files"
  printf '%s' "$1" >"$CACHE/installed"
}

measure() { python3 bench/measure.py --runs "$RUNS" --log "$OUT/log" "$@"; }

heading() { printf '%-34s %10s %10s %12s\n' command 'wall (s)' 'cpu (s)' 'peak (MB)'; }
