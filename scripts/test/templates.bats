#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031 # It is how bats runs tests.
# How templates and their parameters are printed. The build checks their content.

setup_file() {
  "$BATS_TEST_DIRNAME/../regions" >"$BATS_FILE_TMPDIR/regions"
}

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../scripts" "$BATS_TEST_DIRNAME/../../regions" "$BATS_TEST_DIRNAME/../../templates" \
    "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR" || return
  source scripts/lib/templates.bash
  source scripts/lib/parameters.bash
  regions=$(<"$BATS_FILE_TMPDIR/regions")
}

# release [BUCKET KEY SHA256 KEYS]: prints the Release of a region's parameters.
release() {
  region_parameters "$regions" us-east-1 "${1:-bucket}" "${2:-key}" "${3:-sum}" "${4:-keys}" |
    jq -r '.[] | select(.ParameterKey == "Release") | .ParameterValue'
}

@test "the global template has one replica of each table in each region, in their order" {
  run global_template eu-west-1 us-east-1
  [ "$status" -eq 0 ]
  [ "$(grep -c 'Region: eu-west-1' <<<"$output")" -eq 2 ]
  [ "$(grep -c 'Region: us-east-1' <<<"$output")" -eq 2 ]
  [ "$(grep -m 1 'Region: ' <<<"$output")" = "        - Region: eu-west-1" ]
  [[ $output != *'AWS::Region'* ]]
  [[ $output != *'# each region'* ]]
}

@test "nothing else of the global template depends on the regions" {
  [ "$(global_template us-east-1 | grep -v us-east-1)" = "$(grep -v -e 'Region: !Ref AWS::Region' -e '# each region:' -e '# end' templates/global.yaml)" ]
  run global_template
  [ "$status" -ne 0 ]
}

@test "a release changes when any parameter or the template does, and only then" {
  usual=$(release)
  [[ $usual =~ ^[0-9a-f]{16}$ ]]
  [ "$(release)" = "$usual" ]
  [ "$(release other)" != "$usual" ]
  [ "$(release bucket other)" != "$usual" ]
  [ "$(release bucket key other)" != "$usual" ]
  [ "$(release bucket key sum other)" != "$usual" ]
  echo '# another line' >>templates/region.yaml
  template=$(release)
  [ "$template" != "$usual" ]
  regions=$(jq '.regions |= map(.memoryMegabytes = 2048)' <<<"$regions")
  [ "$(release)" != "$template" ]
}

# schedule EVERY OFFSET: prints the schedule of such a purge plan.
schedule() {
  region_parameters "$(jq -c --argjson every "$1" --argjson offset "$2" \
    '.regions |= map(.purge |= (.everyMinutes = $every | .offsetMinutes = $offset))' <<<"$regions")" us-east-1 b k s v |
    jq -r '.[] | select(.ParameterKey == "PurgeSchedule") | .ParameterValue'
}

@test "a purge plan becomes a schedule that keeps its offset" {
  [ "$(schedule 10 3)" = "cron(3/10 * * * ? *)" ]
  [ "$(schedule 60 40)" = "cron(40 * * * ? *)" ]
  [ "$(schedule 180 70)" = "cron(10 1/3 * * ? *)" ]
  [ "$(schedule 1440 1439)" = "cron(59 23 * * ? *)" ]
}

@test "a schedule exists for every period that the schema allows, and keeps its offset" {
  for every in $(jq '.properties.purge.properties.everyMinutes.enum[]' regions/region.schema.json); do
    offset=$((every - 1))
    fields=$(schedule "$every" "$offset" | sed 's/cron(\(.*\))/\1/')
    read -r minute hour rest <<<"$fields"
    [ "$rest" = "* * ? *" ]
    [ "$(times "$minute" 60 "$hour" 24)" = "$(seq -s ' ' "$offset" "$every" 1439)" ]
  done
}

# times MINUTE 60 HOUR 24: prints the minutes of a day that match these fields of a cron expression.
times() {
  local hour minute all=''
  for hour in $(values "$3" "$4"); do
    for minute in $(values "$1" "$2"); do
      all+="${all:+ }$((hour * 60 + minute))"
    done
  done
  echo "$all"
}

# values FIELD COUNT: prints the numbers below COUNT that match a field.
values() {
  case $1 in
    '*') seq 0 $(($2 - 1)) ;;
    */*) seq "${1%/*}" "${1#*/}" $(($2 - 1)) ;;
    *) echo "$1" ;;
  esac
}

@test "every stack with a topic has the address that alarms are sent to" {
  regions=$(jq '.global.alarmEmail = "ops@example.net"' <<<"$regions")
  email='.[] | select(.ParameterKey == "AlarmEmail").ParameterValue'
  [ "$(budget_parameters "$regions" | jq -r "$email")" = ops@example.net ]
  [ "$(region_parameters "$regions" us-east-1 b k s v | jq -r "$email")" = ops@example.net ]
}

@test "a code is in use once its region has replicas, and is never reused" {
  parameter='.[] | select(.ParameterKey == "RegionCodes").ParameterValue'
  [ "$(global_parameters "$regions" null null '["us-east-1"]' | jq -r "$parameter")" = 1=us-east-1 ]
  [ "$(global_parameters "$regions" '{"RegionCodes": "7=sa-east-1"}' null '["us-east-1"]' | jq -r "$parameter")" = 1=us-east-1,7=sa-east-1 ]
}
