#!/usr/bin/env bash
# Debian's Chromium, where there is none yet.
set -euo pipefail
command -v chromium >/dev/null && exit
export DEBIAN_FRONTEND=noninteractive
timeout 120 apt-get update -qq >/dev/null
timeout 300 apt-get install -y -qq --no-install-recommends chromium >/dev/null
