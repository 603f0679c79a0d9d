# shellcheck shell=bash disable=SC2154
# Real BitTorrent clients that download a file from each other: what checks with them have in common. Source it after
# scripts/lib/command.bash, with $work a temporary directory, then define announce_url FAMILY REGION. Their torrents differ
# only in the announce URL and are private; DHT, peer exchange, local discovery and port mapping are off: only the tracker can
# tell one client of the other.
# shellcheck source=scripts/lib/ports.bash
source scripts/lib/ports.bash
# shellcheck source=scripts/lib/verdicts.bash
source scripts/lib/verdicts.bash

readonly MEET_SECONDS=60
# How often Transmission is started.
readonly STARTS=5

clients=()

stop_clients() {
  stop ${clients[@]+"${clients[@]}"} # bash before 4.4 takes an empty array for an unset one
  clients=()
}

# start_transmission FAMILY FOLDER TORRENT LOG: seeds the file in the folder, or downloads it. It verifies the files of a new
# torrent by itself. Its option --verify stops the torrent for a moment, and transmission-cli ends if it sees that.
start_transmission() {
  local bind
  # It announces from the IPv4 address that it is bound to, even to an IPv6 tracker, so only one is set.
  case $1 in
    IPv4) bind='"bind-address-ipv4": "127.0.0.1"' ;;
    IPv6) bind='"bind-address-ipv6": "::1"' ;;
  esac
  mkdir "$4.config"
  cat >"$4.config/settings.json" <<JSON
{
  $bind, "rpc-enabled": false, "port-forwarding-enabled": false,
  "dht-enabled": false, "lpd-enabled": false, "pex-enabled": false, "utp-enabled": false
}
JSON
  transmission-cli --config-dir "$4.config" --port "$(free_port)" --no-portmap \
    --download-dir "$2" "$3" >"$4" 2>&1 </dev/null &
  clients+=($!)
}

# start_aria2 FAMILY FOLDER TORRENT LOG: seeds the file in the folder, or downloads it.
start_aria2() {
  local interface
  case $1 in
    IPv4) interface=127.0.0.1 ;;
    IPv6) interface=::1 ;;
  esac
  aria2c --no-conf --interface "$interface" --listen-port "$(free_port)" --check-integrity --seed-ratio=0 \
    --enable-dht=false --enable-dht6=false --bt-enable-lpd=false --enable-peer-exchange=false \
    --file-allocation=none --summary-interval=0 --console-log-level=info \
    --dir "$2" "$3" >"$4" 2>&1 </dev/null &
  clients+=($!)
}

# is_counted URL INFO_HASH SIDE: whether a region counts any seeder (complete) or leecher (incomplete).
is_counted() {
  curl -sSg --max-time 5 "${1%announce}scrape?info_hash=$(fold -w 2 <<<"$2" | sed 's/^/%/' | tr -d '\n')" 2>"$work/scrape.log" | grep -qa "${#3}:$3i[1-9]"
}

# is_counted_or_gone URL INFO_HASH SIDE PID: whether the region counts it, or the client has ended.
is_counted_or_gone() {
  is_counted "$1" "$2" "$3" || is_gone "$4"
}

# holds FILE CHECKSUM
holds() {
  [[ -f $1 && $(sha256sum <"$1") == "$2" ]]
}

# meet FAMILY SEEDER TRANSMISSIONS_REGION ARIA2S_REGION FOLDER: whether the file arrives. Transmission starts first, on
# either side: it never connects to a loopback address, while aria2 does as a seeder too. aria2 announces once in several
# minutes, so Transmission must be known in its region before.
meet() {
  local family=$1 transmission_url aria2_url transmission_side transmission_folder aria2_folder sum hash start
  transmission_url=$(announce_url "$family" "$3")
  aria2_url=$(announce_url "$family" "$4")
  mkdir -p "$5/seed" "$5/leech"
  case $2 in
    transmission) transmission_side=complete transmission_folder=$5/seed aria2_folder=$5/leech ;;
    aria2) transmission_side=incomplete transmission_folder=$5/leech aria2_folder=$5/seed ;;
  esac
  head -c 3000000 /dev/urandom >"$5/seed/file"
  sum=$(sha256sum <"$5/seed/file")
  transmission-create --private --tracker "$transmission_url" --outfile "$5/transmission.torrent" "$5/seed/file" >"$5/create.log"
  transmission-create --private --tracker "$aria2_url" --outfile "$5/aria2.torrent" "$5/seed/file" >>"$5/create.log"
  hash=$(transmission-show "$5/aria2.torrent" | sed -n 's/^ *Hash: //p')

  for ((start = 1; start <= STARTS; start++)); do
    start_transmission "$family" "$transmission_folder" "$5/transmission.torrent" "$5/transmission-$start.log"
    within "$MEET_SECONDS" is_counted_or_gone "$aria2_url" "$hash" "$transmission_side" "${clients[0]}" || return 1
    is_gone "${clients[0]}" || break
    # transmission-cli sees its torrent as stopped between its verification and its start, and ends.
    say "Transmission ended before it announced: it is started again." >&2
    stop_clients
  done
  ((start <= STARTS)) || return 1
  start_aria2 "$family" "$aria2_folder" "$5/aria2.torrent" "$5/aria2.log"
  within "$MEET_SECONDS" holds "$5/leech/file" "$sum"
}

# check FAMILY SEEDER LEECHER TRANSMISSIONS_REGION ARIA2S_REGION
check() {
  local started=$SECONDS folder="$work/$1-$2-$4-$5" status=0
  meet "$1" "$2" "$4" "$5" "$folder" || status=1
  stop_clients
  verdict "$status" "$1, $2 -> $3 (announcing to $4 and $5), $((SECONDS - started)) s"
  rm -r "$folder"
}
