#!/usr/bin/env bats
# How templates and their parameters are printed. What they say is checked by the build.

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../scripts" "$BATS_TEST_DIRNAME/../../regions" "$BATS_TEST_DIRNAME/../../templates" \
    "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR" || return
  source scripts/lib/regions.bash
  source scripts/lib/templates.bash
  source scripts/lib/parameters.bash
}

# release [ARGUMENT...]: that of a region's parameters, some arguments being others.
release() {
  region_parameters "$(read_regions regions)" us-east-1 "${1:-bucket}" "${2:-key}" "${3:-sum}" "${4:-keys}" |
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

@test "a release is another one when anything is, and only then" {
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
  sed 's/"memoryMegabytes": 1024/"memoryMegabytes": 2048/' regions/us-east-1.json >changed
  mv changed regions/us-east-1.json
  [ "$(release)" != "$template" ]
}

# schedule EVERY OFFSET: when sweeps begin by such a plan.
schedule() {
  region_parameters "$(read_regions regions | jq -c --argjson every "$1" --argjson offset "$2" \
    '.regions |= map(.purge |= (.everyMinutes = $every | .offsetMinutes = $offset))')" us-east-1 b k s v |
    jq -r '.[] | select(.ParameterKey == "PurgeSchedule") | .ParameterValue'
}

@test "a purge plan becomes a schedule that keeps its offset" {
  [ "$(schedule 10 3)" = "cron(3/10 * * * ? *)" ]
  [ "$(schedule 60 40)" = "cron(40 * * * ? *)" ]
  [ "$(schedule 180 70)" = "cron(10 1/3 * * ? *)" ]
  [ "$(schedule 1440 1439)" = "cron(59 23 * * ? *)" ]
}

@test "a schedule keeps every plan that the schema takes: so many sweeps a day, all at their offset" {
  for every in $(jq '.properties.purge.properties.everyMinutes.enum[]' regions/region.schema.json); do
    offset=$((every - 1))
    fields=$(schedule "$every" "$offset" | sed 's/cron(\(.*\))/\1/')
    read -r minute hour rest <<<"$fields"
    [ "$rest" = "* * ? *" ]
    [ "$(times "$minute" 60 "$hour" 24)" = "$(seq -s ' ' "$offset" "$every" 1439)" ]
  done
}

# times MINUTE 60 HOUR 24: the minutes of a day that such fields of a cron expression mean.
times() {
  local hour minute all=''
  for hour in $(values "$3" "$4"); do
    for minute in $(values "$1" "$2"); do
      all+="${all:+ }$((hour * 60 + minute))"
    done
  done
  echo "$all"
}

# values FIELD COUNT: which of the numbers below COUNT a field means.
values() {
  case $1 in
    '*') seq 0 $(($2 - 1)) ;;
    */*) seq "${1%/*}" "${1#*/}" $(($2 - 1)) ;;
    *) echo "$1" ;;
  esac
}

@test "who is told of alarms is told by every stack that has a topic" {
  jq '.alarmEmail = "ops@example.net"' regions/global.json >changed
  mv changed regions/global.json
  email='.[] | select(.ParameterKey == "AlarmEmail").ParameterValue'
  [ "$(global_parameters "$(read_regions regions)" | jq -r "$email")" = ops@example.net ]
  [ "$(region_parameters "$(read_regions regions)" us-east-1 b k s v | jq -r "$email")" = ops@example.net ]
}

@test "a code counts as used once its region has replicas, and for good" {
  codes='.[] | select(.ParameterKey == "RegionCodes").ParameterValue'
  regions=$(read_regions regions)
  [ "$(global_parameters "$regions" null null '["us-east-1"]' | jq -r "$codes")" = 1=us-east-1 ]
  [ "$(global_parameters "$regions" '{"RegionCodes": "7=sa-east-1"}' null '["us-east-1"]' | jq -r "$codes")" = 1=us-east-1,7=sa-east-1 ]
}
