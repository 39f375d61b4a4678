#!/usr/bin/env bash
# Installs what the interop suites need into .interop/ (git-ignored); does nothing when it is there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$here/../.." && pwd)/.interop
confluent_kafka=2.16.1
confluent_javascript=1.10.1
# What confluent-kafka's serializers import, for each format and for the registry's client.
serializers=(attrs authlib cachetools certifi httpx fastavro requests jsonschema orjson protobuf
  googleapis-common-protos)
mkdir -p "$out"

# Debian packages: only those whose command is missing.
missing=()
command -v kcat >/dev/null || missing+=(kcat)
command -v javac >/dev/null || missing+=(openjdk-17-jdk-headless)
command -v mvn >/dev/null || missing+=(maven)
command -v python3 >/dev/null || missing+=(python3)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if ((${#missing[@]})); then
  echo "interop: apt-get install ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  timeout 300 apt-get update -qq >/dev/null
  timeout 600 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Runs a step when the stamp of its inputs has changed since it last succeeded.
step() {
  local name=$1 inputs=$2
  shift 2
  if [[ "$(cat "$out/$name.stamp" 2>/dev/null)" != "$inputs" ]]; then
    echo "interop: installing $name" >&2
    "$@"
    printf %s "$inputs" >"$out/$name.stamp"
  fi
}

install_jars() {
  rm -rf "$out/jars"
  timeout 600 mvn -q -B -f "$here/kafka-tools/pom.xml" dependency:copy-dependencies \
    -DoutputDirectory="$out/jars"
}

install_venv() {
  rm -rf "$out/venv"
  python3 -m venv "$out/venv"
  timeout 300 "$out/venv/bin/pip" install -q --disable-pip-version-check \
    "confluent-kafka==$confluent_kafka" "${serializers[@]}"
}

install_registry_jars() {
  rm -rf "$out/registry-jars"
  timeout 600 mvn -q -B -f "$here/schema-registry/pom.xml" dependency:copy-dependencies \
    -DoutputDirectory="$out/registry-jars"
}

install_npm() {
  rm -rf "$out/npm"
  mkdir -p "$out/npm"
  echo '{}' >"$out/npm/package.json"
  timeout 600 npm install --prefix "$out/npm" --silent --no-audit --no-fund \
    "@confluentinc/schemaregistry@$confluent_javascript"
}

compile_java() {
  rm -rf "$out/classes"
  javac -nowarn -cp "$out/jars/*" -d "$out/classes" "$here"/kafka-tools/*.java
}

compile_registry_peer() {
  rm -rf "$out/registry-classes"
  javac -nowarn -cp "$out/jars/*:$out/registry-jars/*" -d "$out/registry-classes" \
    "$here"/kafka-tools/Clients.java "$here"/schema-registry/*.java
}

checksum() { cat "$@" | sha256sum | cut -d' ' -f1; }

step jars "$(checksum "$here/kafka-tools/pom.xml")" install_jars
step registry-jars "$(checksum "$here/schema-registry/pom.xml")" install_registry_jars
step venv "confluent-kafka $confluent_kafka ${serializers[*]}" install_venv
step npm "$confluent_javascript" install_npm
step classes "$(checksum "$here/kafka-tools/pom.xml" "$here"/kafka-tools/*.java)" compile_java
step registry-classes \
  "$(checksum "$here"/kafka-tools/Clients.java "$here"/schema-registry/{pom.xml,*.java})" \
  compile_registry_peer
