#!/usr/bin/env bats
# Ports that scripts draw.

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || return
  export TMPDIR=$BATS_TEST_TMPDIR
}

# draw SEED COUNT: another script that draws ports, with the numbers of that seed.
draw() {
  # shellcheck disable=SC2016 # The other shell expands this.
  bash -euc 'source scripts/lib/ports.bash
    for ((index = 0; index < $2; index++)); do RANDOM=$(($1 + index / 2)); free_port; done
    echo drawn >&2; read -r _; release_ports' draw "$1" "$2"
}

@test "no port is drawn twice, by one script or by two" {
  mkfifo "$TMPDIR/end"
  draw 1 6 <"$TMPDIR/end" >"$TMPDIR/one" 2>"$TMPDIR/drawn" &
  exec 4>"$TMPDIR/end"
  until [[ -s $TMPDIR/drawn ]]; do sleep 0.05; done
  draw 1 6 <<<'' >"$TMPDIR/two" 2>/dev/null
  echo >&4
  wait
  run sort -u "$TMPDIR/one" "$TMPDIR/two"
  [ "${#lines[@]}" -eq 12 ]
}

@test "ports are free again after their script has ended, or was killed" {
  draw 1 3 <<<'' >"$TMPDIR/one" 2>/dev/null
  draw 1 3 <<<'' >"$TMPDIR/two" 2>/dev/null
  cmp "$TMPDIR/one" "$TMPDIR/two"
  [ -z "$(ls "$TMPDIR"/meridian-ports-*)" ]
  port=$(head -n 1 "$TMPDIR/one")
  # No process has this id: it is above the kernel's limit.
  ln -s 99999999 "$TMPDIR/meridian-ports-$UID/$port"
  # shellcheck disable=SC2016 # The other shell expands this.
  run bash -euc 'source scripts/lib/ports.bash; RANDOM=1; free_port >/dev/null; RANDOM=1; free_port'
  [ "$output" = "$port" ]
}
