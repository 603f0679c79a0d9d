#!/usr/bin/env bats
# The systemd units of the free stack: systemd understands every line of them, and each has few rights. They are not started
# here, since a container has no systemd running.

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || exit
  units=$BATS_TEST_TMPDIR
  local unit
  for unit in templates/free/*.service; do
    # The programs are not installed here.
    sed -E 's,^ExecStart=[^ ]+,ExecStart=/bin/true,' "$unit" >"$units/${unit##*/}"
  done
  mv "$units/meridian-sync@.service" "$units/meridian-sync@eu-west-1.service"
}

@test "systemd understands the units" {
  run systemd-analyze verify --man=no "$units"/*.service
  [ "$status" -eq 0 ]
  [ "$output" = '' ]
}

# The exposure of a unit without any limits is 9.6.
@test "the units have few rights" {
  run systemd-analyze security --offline=true --threshold=25 "$units"/*.service
  [ "$status" -eq 0 ]
}
