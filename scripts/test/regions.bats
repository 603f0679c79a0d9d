#!/usr/bin/env bats
# What scripts/regions prints. The build checks which descriptions are refused, and the derived values.

setup_file() {
  # Builds the tool if need be, which would be part of the first output.
  "$BATS_TEST_DIRNAME/../regions" >/dev/null
}

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../src/test/resources/meridian/topology/good" "$BATS_TEST_TMPDIR/regions"
  cd "$BATS_TEST_TMPDIR" || return
  REGIONS=$BATS_TEST_DIRNAME/../regions
}

@test "the description is printed with derived values" {
  run "$REGIONS" --regions regions
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.regions[].region]' <<<"$output")" = '["ca-central-1","us-east-1","us-west-2"]' ]
  [ "$(jq -c '[.global.name, .derived.announcesPerRegion]' <<<"$output")" = '["example",37067]' ]
}

@test "one region is printed alone" {
  run "$REGIONS" --regions=regions us-west-2
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.code, .purge.everyMinutes, .controlRegion]' <<<"$output")" = '[254,120,"us-east-1"]' ]
  run "$REGIONS" --regions regions moon
  [ "$status" -eq 1 ]
  [ "$output" = "There is no region moon in $PWD/regions." ]
}

@test "a fault is reported with file, line and column" {
  printf '{\n  "region": "us-east-1",\n}\n' >regions/us-east-1.json
  run "$REGIONS" --regions regions
  [ "$status" -eq 1 ]
  [[ $output == "$PWD/regions/us-east-1.json: line 3, column 1: invalid JSON: "* ]]
}

@test "the example of this repository cannot be deployed" {
  cd "$BATS_TEST_DIRNAME/.." || return
  run ./regions --deployable
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = "regions/global.json: domain: tracker.example.org is an example, and must be a domain of yours" ]
  [[ ${lines[1]} == "regions/global.json: hostedZone: "*" is an example, and must be your zone's id" ]]
  [ "${#lines[@]}" -eq 2 ]
}

@test "wrong usage is refused" {
  run "$REGIONS" --moon
  [ "$status" -eq 2 ]
  run "$REGIONS" --help
  [ "$status" -eq 0 ]
  [[ $output == *"Usage: scripts/regions"* ]]
}
