#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# The state of the regions: of a local run, of any tracker, and in AWS; its exit codes, its picture, and watching it.

bats_require_minimum_version 1.5.0
load deployed

setup() {
  begin deployed
  # Regions answer with the files of stats/, by host.
  # shellcheck disable=SC2016 # The program expands this.
  program bin/curl 'host=${!#}; host=${host#*://}; cat "stats/${host%%/*}" 2>/dev/null || exit 7'
  mkdir -p stats target/local
  export LANG=C.UTF-8
  unset LC_ALL LC_CTYPE
}

# answer HOST REGION VERDICT [SECONDS]: makes a host answer as this region; eu-west-1 has this verdict there; the figures
# are so many seconds old.
answer() {
  jq -n --arg region "$2" --arg verdict "$3" --argjson age "${4:-4}" '
    (now - $age | todate) as $read | (now - 300 | floor) as $step
    | (if $verdict == "healthy" then 3 else 2 end) as $healthy
    | {counted: (now - 250 | todate), torrents: 1020, peers: 10233, seeders: 7001, partialSeeds: 32, leechers: 3200, ipv4: 9000, ipv6: 1233} as $counted
    | {version: 1, region: $region, read: $read,
      sentence: (if $healthy == 3 then "All 3 regions are healthy." else "2 of 3 regions are healthy: eu-west-1 is \($verdict)." end),
      ageSeconds: $age,
      world: ({regions: 3, healthy: $healthy, completed: 77, announcesPerMinute: {total: 3612.6, written: 2700, skipped: 900, rate_limited: 12.6, failed: 0}} + $counted),
      regions: [["us-east-1", "eu-west-1", "ap-southeast-1"] | to_entries[]
        | {code: (.key + 1), name: .value, verdict: (if .value == "eu-west-1" and $verdict != "late" then $verdict else "healthy" end),
          late: (.value == "eu-west-1" and $verdict == "late"), release: "20261128", announcesPerMinute: {total: 1204.2, written: 900, skipped: 304.2, rate_limited: 0},
          heartbeat: (now - 20 | todate), lagSeconds: 0.25, own: 3411} + $counted],
      history: {stepSeconds: 300, regions: {"us-east-1": {start: [$step - 7200, $step], seeders: [4000, 7000], partialSeeds: [0, 33], leechers: [1000, 3200]}}}}' >"stats/$1"
}

# run_locally [VERDICT]: writes the run file of a local run, whose regions report this verdict of eu-west-1.
run_locally() {
  local port=6970 name
  jq -n --argjson process "$$" '{process: $process, trackers: {"ap-southeast-1": "http://127.0.0.1:6970/",
    "eu-west-1": "http://127.0.0.1:6971/", "us-east-1": "http://127.0.0.1:6972/"}}' >target/local/run.json
  for name in ap-southeast-1 eu-west-1 us-east-1; do
    answer "127.0.0.1:$port" "$name" "${1:-healthy}"
    port=$((port + 1))
  done
}

# answer_in_aws VERDICT: makes every region in AWS report this verdict of eu-west-1.
answer_in_aws() {
  local name
  for name in ap-southeast-1 eu-west-1 us-east-1; do
    answer "$name.tracker.mine.org" "$name" "$1"
  done
}

@test "all is well" {
  run_locally
  run scripts/status
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "✓ All 3 regions are healthy." ]
  [[ ${lines[1]} =~ ^"  As "[a-z-]+-1" knew it "[0-9.]+"s ago, at "[0-9:]{8}" UTC."$ ]]
  [[ ${lines[2]} =~ ^region\ +state\ +report\ +lag\ +ann/min\ +peers\ +torrents\ +sweep$ ]]
  [[ ${lines[3]} =~ ^ap-southeast-1\ +✓\ healthy\ +2.s\ +0.2s\ +1,204\ +3,411\ +1,020\ +4m$ ]]
  [[ $output == *"10,233: 7,001 seeders, 3,200 leechers, 32 partial seeds"*"9,000 over IPv4, 1,233 over IPv6, in 1,020 torrents"* ]]
  [[ $output == *"completed  77 downloads"*"announces  3,613 a minute: 2,700 written, 900 skipped, 13 rate limited"*"release    20261128" ]]
  [[ $output == *"24 hours "*"▁   █  5,000 to 10,233"* ]]
  # Nothing is wider than the narrowest terminal, and there are no colours.
  for line in "${lines[@]}"; do
    ((${#line} <= 80))
  done
  [[ $output != *$(printf '\033')* ]]
}

@test "a region that is not healthy, in the words of the page" {
  run_locally stale
  run scripts/status
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = "! 2 of 3 regions are healthy: eu-west-1 is stale." ]
  [[ $output == *$'\n'"eu-west-1       ! stale "* ]]
  run_locally drained
  run scripts/status
  [ "$status" -eq 1 ]
  [[ $output == *$'\n'"eu-west-1       – drained "* ]]
  run_locally late
  run scripts/status
  [ "$status" -eq 1 ]
  [[ $output == *$'\n'"eu-west-1       … late "* ]]
}

@test "a region that does not answer, and one that reports something else" {
  run_locally
  rm stats/127.0.0.1:6970
  run scripts/status
  [ "$status" -eq 1 ]
  [ "${lines[1]}" = "! ap-southeast-1 does not answer." ]
  answer 127.0.0.1:6971 eu-west-1 isolated
  run scripts/status
  [ "$status" -eq 1 ]
  # Most regions are healthy in the view that is shown.
  [ "${lines[0]}" = "! All 3 regions are healthy." ]
  [ "${lines[1]}" = "! eu-west-1 reports: 2 of 3 regions are healthy: eu-west-1 is isolated." ]
}

@test "old figures and no figures are not the state of now" {
  run_locally
  for port in 6970 6971 6972; do
    answer "127.0.0.1:$port" us-east-1 healthy 600
  done
  run scripts/status
  [ "$status" -eq 2 ]
  [ "${lines[0]}" = "– The state of the regions is not known." ]
  [ "${lines[1]}" = "! The newest figures are 10 minutes old." ]
  echo 'no JSON' >stats/127.0.0.1:6970
  echo '{"regions": 3, "read": "soon"}' >stats/127.0.0.1:6971
  rm stats/127.0.0.1:6972
  run scripts/status
  [ "$status" -eq 2 ]
  [ "${lines[0]}" = "– The state of the regions is not known." ]
}

@test "without a local run, the exit code is not that of a faulty region" {
  run scripts/status
  [ "$status" -eq 2 ]
  [[ $output == "There is no run file target/local/run.json, so no local run. Start scripts/local "* ]]
  run_locally
  sed -i.bak "s/\"process\": $$/\"process\": 999999999/" target/local/run.json
  run scripts/status
  [ "$status" -eq 2 ]
  [ "$output" = "The local run of target/local/run.json, process 999999999, has ended. Start scripts/local." ]
  echo '{}' >target/local/run.json
  run scripts/status --run target/local/run.json
  [ "$status" -eq 2 ]
  [ "$output" = "target/local/run.json is not a run file of scripts/local." ]
}

@test "a tracker by any of its URLs" {
  answer tracker.example.com us-east-1 healthy
  run scripts/status --url https://tracker.example.com/announce
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "✓ All 3 regions are healthy." ]
  run scripts/status --url=https://moon.example.com
  [ "$status" -eq 2 ]
  [ "$output" = "– The state of the regions is not known." ]
  run scripts/status --url tracker.example.com
  [ "$status" -eq 2 ]
  [[ $output == *"--url needs a URL that begins with http:// or https://, not 'tracker.example.com'."* ]]
  run scripts/status --url https://tracker.example.com --aws
  [[ $output == *"--aws, --run and --url exclude each other."* ]]
}

@test "a tracker cannot write to the terminal" {
  answer tracker.example.com us-east-1 healthy
  jq '.sentence = "\u001b[2Jgone"' stats/tracker.example.com >new
  mv new stats/tracker.example.com
  run scripts/status --url https://tracker.example.com
  [ "${lines[0]}" = "✓ [2Jgone" ]
}

@test "JSON" {
  run_locally stale
  run --separate-stderr scripts/status --json
  [ "$status" -eq 1 ]
  [ "$(jq -c '[.health, .sentence, .faults, .world.healthy, (.regions | map([.name, .verdict, .answers, .own]))[1]]' <<<"$output")" = \
    '["faulty","2 of 3 regions are healthy: eu-west-1 is stale.",[],2,["eu-west-1","stale",true,3411]]' ]
  [ "$(jq -c 'keys' <<<"$output")" = '["alarms","faults","health","read","region","regions","sentence","world"]' ]
}

@test "colours only on a terminal, and not against the user's wish; ASCII only, where that is all" {
  [[ $(script --version) == *util-linux* ]] || skip "script of util-linux is not installed"
  run_locally stale
  export TERM=xterm
  script -qec scripts/status typed >/dev/null || true
  grep -q "$(printf '\033\\[1;31m! stale')" typed
  NO_COLOR=1 script -qec scripts/status typed >/dev/null || true
  grep -q '! stale' typed
  [[ $(<typed) != *$(printf '\033')* ]]
  LC_ALL=C run scripts/status
  [ -z "$(LC_ALL=C tr -d ' -~\n' <<<"$output")" ]
}

@test "watching: a line for each change, and the last exit code at the end" {
  run_locally
  # Each pause changes something, the last one ends it.
  # shellcheck disable=SC2016 # The program expands this.
  program bin/sleep 'echo . >>pauses
    case $(wc -l <pauses | tr -d " ") in
      2) for port in 6970 6971 6972; do sed -i.bak "s/All 3 regions are healthy/2 of 3 regions are healthy/; s/\"verdict\": \"healthy\"/\"verdict\": \"stale\"/" stats/127.0.0.1:$port; done ;;
      4) kill -INT "$PPID" ;;
    esac'
  run --separate-stderr scripts/status --watch
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 2 ]
  [[ ${lines[0]} =~ ^[0-9T:-]+Z\ \ All\ 3\ regions\ are\ healthy\.$ ]]
  [[ ${lines[1]} =~ Z\ \ 2\ of\ 3\ regions\ are\ healthy\.$ ]]
}

@test "in AWS: also Route 53, alarms, versions, and a region that does not answer" {
  answer_in_aws healthy
  run scripts/status --aws
  [ "$status" -eq 0 ]
  [[ $output == *$'\n'"us-east-1       ✓ healthy "* ]]
  grep -qE '^us-east-1 +healthy +no +1 +2c8b08da' <<<"$output"
  echo 'eu-west-1 meridian-table "arn:aws:sns:eu-west-1:123456789012:meridian-alarms"' >alarms
  touch unhealthy
  run scripts/status --aws
  [ "$status" -eq 1 ]
  [[ $output == *"! Route 53 finds eu-west-1 unhealthy."*"! eu-west-1: the alarm table is in state ALARM."* ]]
  rm alarms unhealthy
  echo 'us-east-1 meridian-too-few-in-dns "arn:aws:sns:us-east-1:123456789012:meridian-world"' >alarms
  run scripts/status --aws
  [ "$status" -eq 1 ]
  [ "${lines[1]}" = "! The alarm too-few-in-dns is in state ALARM." ]
  rm alarms
  forget
  # Also the region that is asked for the account first.
  echo us-east-1 >lost
  run --separate-stderr scripts/status --aws --json
  [ "$status" -eq 2 ]
  [ "$(jq -c '.regions[0] | [.name, .version, .artifact, .route53, .drained, .alarms, .lagSeconds]' <<<"$output")" = \
    '["ap-southeast-1","1","2c8b08da",null,null,[],0.25]' ]
  [ "$(jq -c '.regions[2] | [.name, .version, .drained, .alarms]' <<<"$output")" = '["us-east-1",null,false,null]' ]
  # It is asked once for the account, and once for everything else.
  [ "$(grep -c ' --region us-east-1 ' calls)" -eq 2 ]
}

@test "in AWS, if no region answers requests: what CloudWatch has" {
  run scripts/status --aws
  [ "$status" -eq 2 ]
  [ "${lines[0]}" = "– The state of the regions is not known." ]
  grep -qE '^eu-west-1 +[?] +[?] +0.2s' <<<"$output"
  [[ $output == *"peers      7"* ]]
}

@test "a dry run prints the calls of AWS only" {
  run scripts/status --aws --dry-run
  [ "$status" -eq 0 ]
  [ "$(grep -c '^aws cloudwatch get-metric-data --region eu-west-1 ' <<<"$output")" -eq 1 ]
  run grep -v '^aws ' <<<"$output"
  [ -z "$output" ]
}
