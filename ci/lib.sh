# Sourced by the commands in this folder: where the tree is, and what a Debian 12 machine needs.
# A package is looked for by a file that it brings, so that nothing is asked of the package manager
# where nothing is missing.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

packages_build="
g++:/usr/bin/g++
cmake:/usr/bin/cmake
ninja-build:/usr/bin/ninja
pkg-config:/usr/bin/pkg-config
libc-ares-dev:/usr/include/ares.h
libssl-dev:/usr/include/openssl/ssl.h
libcurl4-openssl-dev:/usr/include/*/curl/curl.h
libidn2-dev:/usr/include/idn2.h
libunistring-dev:/usr/include/unictype.h
libboost-program-options-dev:/usr/include/boost/program_options.hpp
libfmt-dev:/usr/include/fmt/format.h
nlohmann-json3-dev:/usr/include/nlohmann/json.hpp
libmujs-dev:/usr/include/mujs.h
ca-certificates:/etc/ssl/certs/ca-certificates.crt
python3:/usr/bin/python3
"
packages_test="
catch2:/usr/include/catch2/catch.hpp
libnghttp2-dev:/usr/include/nghttp2/nghttp2.h
iproute2:/bin/ip
nftables:/usr/sbin/nft
curl:/usr/bin/curl
openssl:/usr/bin/openssl
binutils:/usr/bin/readelf
procps:/sbin/sysctl
squid-openssl:/usr/sbin/squid
tinyproxy:/usr/bin/tinyproxy
mitmproxy:/usr/bin/mitmdump
microsocks:/usr/bin/microsocks
python3-jsonschema:/usr/lib/python3/dist-packages/jsonschema/__init__.py
python3-prometheus-client:/usr/lib/python3/dist-packages/prometheus_client/__init__.py
libxml2-utils:/usr/bin/xmllint
mandoc:/usr/bin/mandoc
zsh:/bin/zsh
fish:/usr/bin/fish
chromium:/usr/bin/chromium
fonts-dejavu-core:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
"
# Of ci/fleet alone.
packages_fleet="
prometheus:/usr/bin/prometheus
prometheus-node-exporter:/usr/bin/prometheus-node-exporter
yamllint:/usr/bin/yamllint
systemd:/usr/bin/systemd-analyze
ansible-core:/usr/bin/ansible-playbook
"

# The Node.js major versions that are known, and the version of each that the lab runs: the table has them.
node_majors() { sed -n 's/.*\.major = \([0-9]*\),.*/\1/p' "$root/probe/node/releases.cpp"; }
node_version() {
  tr -d '\n' <"$root/probe/node/releases.cpp" | grep -o "\.major = $1, *\.pinned = \"[0-9.]*" | sed 's/.*"//'
}

say() { printf 'ci: %s\n' "$*" >&2; }

# need LIST: installs what is missing of it. Asks nothing; needs root or sudo only if it must install.
need() {
  local missing=() entry
  for entry in $1; do
    compgen -G "${entry#*:}" >/dev/null || missing+=("${entry%%:*}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "missing: ${missing[*]}; run this as root, or install sudo"; return 1; }
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# build PRESET: configures once, for whole builds, and builds; says nothing on standard output.
build() {
  cd "$root" || return 1
  local log="build/$1.log"
  mkdir -p build
  if [ ! -f "build/$1/build.ninja" ]; then
    say "configuring and building $1: a minute or two"
    cmake --preset "$1" -D SFPROBE_BATCHES=ON >"$log" 2>&1 || { cat "$log" >&2; return 1; }
  fi
  cmake --build --preset "$1" >"$log" 2>&1 || { tail -n 60 "$log" >&2; return 1; }
  cd - >/dev/null || return 1
}
