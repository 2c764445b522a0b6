#!/usr/bin/env bash
# The bot against discord-digital-twin, end to end, on 127.0.0.1 alone.
# usage: bash .ci/e2e/discord-digital-twin/run.sh
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v npm >/dev/null; then
  [[ $EUID -eq 0 ]] || { echo "run.sh: npm is not installed, and only root can install it" >&2; exit 1; }
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm; } >&2
fi
npm ci --ignore-scripts --no-audit --no-fund --silent

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd ../../.. && go build -o "$work/allybot" ./cmd/allybot)
timeout 120 node run.mjs "$work/allybot"
