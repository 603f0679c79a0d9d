# shellcheck shell=bash
# Free ports of the loopback interface, each for one script. Call release_ports at the end.

# Has a link for each port that a script has drawn, to the id of its process.
readonly PORTS=${TMPDIR:-/tmp}/meridian-ports-$UID

is_taken() {
  (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (: <>"/dev/tcp/::1/$1") 2>/dev/null
}

# free_port: prints a free port outside the range of ephemeral ports, which no other call has printed: what uses it may not
# listen yet.
free_port() {
  local port owner
  (umask 077 && mkdir -p "$PORTS")
  while port=$((20000 + RANDOM % 10000)); do
    if ln -s "$$" "$PORTS/$port" 2>/dev/null; then
      ! is_taken "$port" || continue
      echo "$port"
      return
    fi
    # A killed script could not release its ports.
    if owner=$(readlink "$PORTS/$port") && ! kill -0 "$owner" 2>/dev/null; then
      rm -f "$PORTS/$port"
    fi
  done
}

# release_ports: allows other scripts to draw this script's ports.
release_ports() {
  find "$PORTS" -type l -lname "$$" -delete 2>/dev/null || true
}
