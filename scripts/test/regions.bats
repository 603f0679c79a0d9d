#!/usr/bin/env bats
# How scripts read regions/. What is refused, and in which words, is in a table that the tools' reader is
# held to as well.

SOURCES=$BATS_TEST_DIRNAME/../..
TABLE=$SOURCES/src/test/resources/meridian/topology

setup() {
  cp -R "$TABLE/good" "$BATS_TEST_TMPDIR/regions"
  cd "$BATS_TEST_TMPDIR" || return
  REGIONS=$SOURCES/scripts/regions
}

# change PATCH FILE: merges the patch into the file (RFC 7396).
change() {
  jq --argjson patch "$1" '
    def merge($patch):
      if $patch | type != "object" then $patch
      else
        (if type == "object" then . else {} end)
        | reduce ($patch | to_entries[]) as $entry (.;
            if $entry.value == null then del(.[$entry.key])
            else .[$entry.key] |= merge($entry.value) end)
      end;
    merge($patch)' "$2" >changed
  mv changed "$2"
}

# spoil CASE: gives the files of a case what it gives them.
spoil() {
  local file content
  while IFS=$'\t' read -r file content; do
    case $(jq -r type <<<"$content") in
      null) rm "regions/$file" ;;
      string) jq -rj . <<<"$content" >"regions/$file" ;;
      *) change "$content" "regions/$file" ;;
    esac
  done < <(jq -r '.files | to_entries[] | [.key, (.value | tojson)] | join("\t")' <<<"$1")
}

@test "what is described is printed, with what follows from it" {
  run "$REGIONS" --regions regions
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.regions[].region]' <<<"$output")" = '["ca-central-1","us-east-1","us-west-2"]' ]
  [ "$(jq .global <<<"$output")" = "$(jq . regions/global.json)" ]
  [ "$(jq -c '.regions[1] | [.fallbackCode, .controlRegion, .controls, .controlledRegions]' <<<"$output")" = '[254,"us-west-2",["ca-central-1","us-west-2"],"ca-central-1=3,us-west-2=254"]' ]
  [ "$(jq -c '.regions[2] | [.fallbackCode, .controlRegion, .controls]' <<<"$output")" = '[null,"us-east-1",["us-east-1"]]' ]
}

@test "what a deployment has to be ready for, with any region of it lost" {
  # Two thirds of 55,600 announces a second, as one region is lost to another; 0.55 write and 1.2 read
  # units each.
  run "$REGIONS" --regions=regions
  [ "$(jq -c .derived <<<"$output")" = '{"announcesPerRegion":37067,"readUnits":44481,"writeUnits":30580,"leastConcurrency":3707,"reservedConcurrency":3707,"warmReadUnits":44481,"warmWriteUnits":30580,"targetUtilization":70,"leastReadUnits":63545,"leastWriteUnits":43686}' ]
  # Requests that take longer than a tenth of a second need more environments than their number does.
  change '{"capacity": {"requestMillis": 250, "announcesPerSecond": 1001}}' regions/global.json
  run "$REGIONS" --regions regions
  [ "$(jq -c '.derived | [.announcesPerRegion, .leastConcurrency, .reservedConcurrency, .warmReadUnits, .warmWriteUnits]' <<<"$output")" = '[668,67,206,12000,4000]' ]
}

@test "a single region carries all, and needs no control region" {
  rm regions/ca-central-1.json regions/us-west-2.json
  change '{"controlRegions": {"ca-central-1": null, "us-east-1": null, "us-west-2": null}}' regions/global.json
  change '{"fallback": null, "lagMillis": {"ca-central-1": null, "us-west-2": null}}' regions/us-east-1.json
  run "$REGIONS" --regions regions
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.derived.announcesPerRegion, .regions[].controlRegion]' <<<"$output")" = '[55600,null]' ]
}

@test "one region is printed alone" {
  run "$REGIONS" --regions regions us-west-2
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.code, .purge.everyMinutes]' <<<"$output")" = '[254,120]' ]
  run "$REGIONS" --regions regions moon
  [ "$status" -eq 1 ]
  [ "$output" = "There is no region moon." ]
}

@test "a good description has nothing wrong with it" {
  run "$REGIONS"
  [ "$status" -eq 0 ]
}

@test "each faulty description is refused in the table's words" {
  local case count=0
  while read -r case; do
    rm -r regions
    cp -R "$TABLE/good" regions
    spoil "$case"
    run "$REGIONS" --regions regions
    jq -r '.says[] | "regions" + (if startswith(":") then "" else "/" end) + .' <<<"$case" >expected
    if [ "$status" -ne 1 ] || [ "$output" != "$(<expected)" ]; then
      echo "$case: $output"
      return 1
    fi
    count=$((count + 1))
  done < <(jq -c '.[]' "$TABLE/faults.json")
  [ "$count" -eq "$(jq length "$TABLE/faults.json")" ]
  [ "$count" -gt 50 ]
}

@test "the schemas use nothing that this reader does not know" {
  # shellcheck disable=SC2016 # It is a keyword.
  local known='["$schema","additionalProperties","description","enum","items","maximum","minimum","pattern","properties","required","title","type"]'
  run jq -c --argjson known "$known" '
    def keywords: keys[], (.properties // {} | .[] | keywords), ((.items, .additionalProperties) | objects | keywords);
    [keywords] | unique - $known' "$SOURCES"/regions/*.schema.json
  [ "$output" = $'[]\n[]' ]
}

@test "the example of this repository cannot be deployed" {
  cd "$SOURCES/scripts" || return
  run ./regions --deployable
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 2 ]
  [[ ${lines[0]} == *"/global.json: domain: is an example, and must be a name of yours" ]]
  [[ ${lines[1]} == *"/global.json: hostedZone: is an example, and must be the id of your zone" ]]
}

@test "limits below what the announces need are no deployment's" {
  change '{"domain": "tracker.meridian.io"}' regions/global.json
  local file
  for file in regions/*-*.json; do
    sed 's/tracker.example.org/tracker.meridian.io/' "$file" >changed
    mv changed "$file"
  done
  run "$REGIONS" --regions regions --deployable
  [ "$status" -eq 0 ]
  change '{"capacity": {"maxReadUnits": 47657, "maxWriteUnits": 43685}}' regions/global.json
  run "$REGIONS" --regions regions --deployable
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = "regions/global.json: capacity.maxReadUnits: must be at least 63545, for 55600 announces a second with a region lost" ]
  [ "${lines[1]}" = "regions/global.json: capacity.maxWriteUnits: must be at least 43686, for 55600 announces a second with a region lost" ]
  # On demand nothing is kept in reserve.
  change '{"capacity": {"mode": "on-demand"}}' regions/global.json
  run "$REGIONS" --regions regions --deployable
  [ "$status" -eq 0 ]
}

@test "it is told what is wrong with its call" {
  run "$REGIONS" --moon
  [ "$status" -eq 2 ]
  [[ $output == *"Usage: scripts/regions"* ]]
  run "$REGIONS" --help
  [ "$status" -eq 0 ]
  run "$REGIONS" --regions nowhere
  [ "$status" -eq 1 ]
  [ "$output" = "nowhere: is no directory that can be read" ]
}
