#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# The deployment gate: how it judges figures, and what a deployment makes of that.

load deployed

# tracker VERSION ANNOUNCES [OUTCOME=COUNT...] [peers=MEAN] [millis=MEDIAN]: prints the line of a tracker: 5 peers per
# announce and 8 ms, if nothing else is said.
tracker() {
  jq -nc --arg version "$1" --argjson announces "$2" '
    ($ARGS.positional | map(split("=") | {(.[0]): (.[1] | tonumber)}) | add // {}) as $given
    | ($given | del(.peers, .millis)) as $outcomes
    | ($announces - ($outcomes | add // 0)) as $written
    | {version: $version, Announces: $announces, "Announces.written": $written, PeersReturned: ($written * ($given.peers // 5)),
      "Latency.announce": {Values: [($given.millis // 8) / 1000, 0.4], Counts: [$announces * 0.9, $announces * 0.1]}}
      + ($outcomes | with_entries(.key |= "Announces." + .))' --args "${@:3}"
}

# judged IS_LAST LINE...: prints how version 2, with 10% of the requests, is judged against version 1.
judged() {
  jq -rR --argjson last "$1" -n "$(<scripts/lib/gate.jq) [inputs | {message: .}] | canary(\"2\"; \"1\"; 0.1; \$last) | \"\(.verdict): \(.reason)\"" \
    < <(printf '%s\n' "${@:2}")
}

@test "a version is judged by what clients got, and not by noise" {
  local old figures verdict
  # Of version 1 | of version 2 | the judgement.
  while IFS='|' read -r old figures verdict; do
    # shellcheck disable=SC2086 # Each word is an argument.
    run judged true "$(tracker 1 $old)" "$(tracker 2 $figures)"
    echo "$old | $figures | $output"
    # shellcheck disable=SC2053 # A pattern.
    [[ $output == ${verdict# } ]]
  done <<'TABLE'
4500 | 500 | fine: version 2 had 500 announces and is as good as version 1
4500 | 500 peers=0 | worse: version 2 is worse: it returned 0 peers per announce (version 1: 5)
4500 | 130 peers=0 | worse: *0 peers per announce*
4500 | 500 peers=3.4 | worse: *3.4 peers per announce (version 1: 5)
4500 | 500 peers=3.6 | fine: *
4500 | 130 peers=3.4 | fine: *
4500 peers=0 | 500 peers=0 | fine: *
4500 millis=8 | 500 millis=16 | worse: version 2 is worse: it took * ms for an announce (version 1: * ms)
4500 millis=8 | 500 millis=12 | fine: *
4500 millis=4.5 | 500 millis=9 | worse: *
4500 millis=1 | 500 millis=2 | fine: *
4500 degraded=45 | 500 degraded=60 | worse: version 2 is worse: 12% of its announces had degraded answers (version 1: 1%)
4500 degraded=450 | 500 degraded=60 | fine: *
4500 degraded=45 | 130 degraded=5 | fine: *
900 degraded=180 | 100 degraded=27 | fine: *
4500 | 500 failed=10 | worse: version 2 is worse: 2% of its announces failed (version 1: 0%)
4500 | 500 degraded=10 | worse: *2% of its announces had degraded answers*
4500 | 500 failed=5 | fine: *
4500 | 130 failed=5 | fine: *
4500 | 500 rate_limited=20 | fine: *
4500 | 500 failed=500 | worse: *100% of its announces failed (version 1: 0%)
4500 | 500 rate_limited=100 | worse: *20% of its announces were rate-limited*
4500 | 500 malformed=100 | worse: *were refused as malformed*
900 | 99 | unknown: version 2 had 99 announces, which are too few to judge it by: 100 are needed
99 | 500 | unknown: there are fewer than 100 announces to compare version 2 with
4500 | 40 | worse: version 2 is worse: it reported 40 announces, but about 500 were routed to it
TABLE
  # It may not have printed its lines yet.
  run judged false "$(tracker 1 4500)" "$(tracker 2 40)"
  [[ $output == unknown:* ]]
  # Few announces a minute take longer, which says nothing about the version.
  slow=$(tracker 2 2 millis=16)
  # shellcheck disable=SC2046,SC2183 # A line for each of many minutes.
  run judged true "$(tracker 1 900)" $(printf "$slow%.0s\n" {1..60})
  [[ $output == fine:* ]]
  # shellcheck disable=SC2046,SC2183
  run judged true $(printf "$slow%.0s\n" {1..60}) $(printf "$(tracker 1 2)%.0s\n" {1..60})
  [[ $output == worse:* ]]
  # Lines are added up, and those of other programs do not count.
  run judged true "$(tracker 1 500)" "$(tracker 1 500)" 'START' '{"level": "WARN"}' '{"Announces": 7}' \
    "$(tracker 2 60 peers=0)" "$(tracker 2 60 peers=0)"
  [[ $output == worse:* ]]
}

@test "a release is worse only if it is worse than everything that it is compared with" {
  # judgement NEW BEFORE OTHER...
  judgement() {
    printf '%s\n' "$@" | jq -rs "$(<scripts/lib/gate.jq) map([.] | figures) as \$all | \$all[0] + {name: \"new\"}
      | judgement([\$all[1] + {name: \"before\"}, \$all[2] + {name: \"eu\"}]) | \"\(.verdict): \(.reason)\""
  }
  run judgement "$(tracker 2 500 degraded=100)" "$(tracker 1 900)" "$(tracker 2 900 degraded=9)"
  [ "$output" = "worse: new is worse: 20% of its announces had degraded answers (before: 0%, eu: 1%)" ]
  # Something has happened to all regions.
  run judgement "$(tracker 2 500 degraded=100)" "$(tracker 1 900)" "$(tracker 2 900 degraded=200)"
  [[ $output == fine:* ]]
  # The region was like this before.
  run judgement "$(tracker 2 500 peers=1)" "$(tracker 1 900 peers=1)" "$(tracker 2 900)"
  [[ $output == fine:* ]]
  # One of them has too few announces to count.
  run judgement "$(tracker 2 500 peers=1)" "$(tracker 1 900)" "$(tracker 2 90 peers=1)"
  [[ $output == worse:* ]]
}

# prints REGION LINE...: the region's tracker has printed these lines.
prints() {
  printf "$1 %s\n" "${@:2}" >>metrics
}

@test "a version gets a tenth of the requests, then all, and the stack says so" {
  begin_canary
  prints us-east-1 "$(tracker 1 4500)" "$(tracker 2 500)"
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"version 2 of meridian-tracker gets 10% of the requests for 120 s"*"version 2 had 500 announces and is as good as version 1"* ]]
  [ "$(line 'update-stack .*meridian-region.*"LiveVersion","ParameterValue":"1"')" -lt "$(line 'update-alias .*--function-version 1 --routing-config .*"2":0.1')" ]
  [ "$(line '"2":0.1')" -lt "$(line 'update-alias .*tracker.* --function-version 2 --routing-config .*:[{][}]}')" ]
  [ "$(line 'tracker.* --function-version 2 ')" -lt "$(line 'scripts/smoke')" ]
  [ "$(line 'scripts/smoke')" -lt "$(line 'update-stack .*meridian-region.*"LiveVersion","ParameterValue":"2"')" ]
  [ "$(version us-east-1)" = 2 ]
  # Nothing is left to do, and nothing to compare.
  forget
  scripts/deploy-region us-east-1 --quiet 0
  ! changes | grep -v update-stack || false
}

@test "a canary that answers with empty lists, or twice as slowly, is rolled back, with the reason" {
  for fault in peers=0 millis=16; do
    begin_canary
    prints us-east-1 "$(tracker 1 4500)" "$(tracker 2 500 $fault)"
    run scripts/deploy-region us-east-1 --quiet 0
    [ "$status" -eq 1 ]
    case $fault in
      peers=0) [[ $output == *"us-east-1: version 2 is worse: it returned 0 peers per announce (version 1: 5)"* ]] ;;
      *) [[ $output == *"us-east-1: version 2 is worse: it took "*" ms for an announce (version 1: "* ]] ;;
    esac
    [[ $output == *"us-east-1 runs the versions that passed last."* ]]
    [ "$(version us-east-1)" = 1 ]
    # It never had more than a tenth, and no smoke test went to it.
    ! grep -E 'update-alias .*tracker .*--function-version 2|scripts/smoke' calls || false
    # It may be meant to be so.
    cp -R . ../meant
    (cd ../meant && PATH=$PWD/bin:$PATH scripts/deploy-region us-east-1 --quiet 0 --despite-answers)
    [ "$(cd ../meant && version us-east-1)" = 2 ]
    rm -rf ../meant
    # The fixed release replaces it.
    rm metrics
    echo three >target/meridian-lambda.zip
    run scripts/deploy-region us-east-1 --quiet 0
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"version 3 had 0 announces, which are too few to judge it by: 100 are needed. Only alarms and smoke tests show whether it works."* ]]
    [ "$(version us-east-1)" = 3 ]
  done
}

@test "an alarm during the canary rolls it back" {
  begin_canary
  # shellcheck disable=SC2016
  program bin/sleep 'echo "us-east-1 meridian-tracker-errors \":meridian-alarms\"" >alarms'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms are in state ALARM: meridian-tracker-errors"* ]]
  [ "$(version us-east-1)" = 1 ]
}

@test "a canary after which Route 53 does not return the region is rolled back, unless it did not before" {
  begin_canary
  # shellcheck disable=SC2016
  program bin/sleep 'echo "us-east-1 meridian-out-of-dns-eu-west-1 \":meridian-world\"" >alarms'
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms are in state ALARM: meridian-out-of-dns-eu-west-1"* ]]
  [ "$(version eu-west-1)" = 1 ]
  # The alarm of another region says nothing about this one.
  rm alarms
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 0 ]
  # As if the region was drained before.
  [ -f alarms ]
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 0 ]
  [ "$(version eu-west-1)" = 2 ]
}

@test "a release that is worse than the region was, and than the others, is rolled back after the canary too" {
  for before in '' degraded=180; do
    begin deployed
    echo two >target/meridian-lambda.zip
    prints us-east-1 "$(tracker 2 500 degraded=100)"
    prints eu-west-1 "$(tracker 1 500)"
    echo "us-east-1 $(tracker 1 900 $before)" >metrics-before
    run scripts/deploy-region us-east-1 --quiet 60
    if [[ -z $before ]]; then
      [ "$status" -eq 1 ]
      [[ $output == *"us-east-1: the new release is worse: 20% of its announces had degraded answers (before: 0%, eu-west-1: 0%)"* ]]
      [ "$(version us-east-1)" = 1 ]
    else
      [ "$status" -eq 0 ]
      [[ $output == *"the new release had 500 announces and is as good as before and eu-west-1"* ]]
      [ "$(version us-east-1)" = 2 ]
    fi
  done
}

@test "regions that are deployed at the same time are not what a region is compared with" {
  begin deployed
  echo two >target/meridian-lambda.zip
  prints us-east-1 "$(tracker 2 500 degraded=100)"
  prints eu-west-1 "$(tracker 2 500 degraded=100)"
  echo "us-east-1 $(tracker 1 900)" >metrics-before
  MERIDIAN_BESIDE='us-east-1 eu-west-1' run scripts/deploy-region us-east-1 --quiet 60
  [ "$status" -eq 1 ]
  [[ $output == *"us-east-1: the new release is worse: 20% of its announces had degraded answers (before: 0%)"* ]]
  run scripts/deploy-region us-east-1 --quiet 60
  [ "$status" -eq 0 ]
}

@test "a canary that is interrupted, or whose script was killed, is tried again from the version that passed last" {
  begin_canary
  # shellcheck disable=SC2016
  program bin/sleep 'kill -INT "$PPID"'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 130 ]
  [ "$(version us-east-1)" = 1 ]
  # shellcheck disable=SC2016
  program bin/sleep 'kill -KILL "$PPID"'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$(version us-east-1)" = '1 {"AdditionalVersionWeights":{"2":0.1}}' ]
  forget
  # A rollback takes the new version's share away.
  cp -R . ../killed
  (cd ../killed && PATH=$PWD/bin:$PATH scripts/rollback us-east-1)
  [ "$(cd ../killed && version us-east-1)" = 1 ]
  program bin/sleep ''
  # So does a deployment that is refused because of alarms, which this version may cause.
  cp -R . ../refused
  echo 'us-east-1 meridian-tracker-errors ":meridian-alarms"' >../refused/alarms
  cd ../refused
  PATH=$PWD/bin:$PATH run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms are in state ALARM already: meridian-tracker-errors. Nothing was deployed."* ]]
  [ "$(version us-east-1)" = 1 ]
  cd ../here
  echo three >target/meridian-lambda.zip
  run scripts/deploy-region us-east-1 --quiet 0
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(line '--function-version 1 --routing-config .*:[{][}]}')" -lt "$(line 'update-stack .*meridian-region')" ]
  [ "$(version us-east-1)" = 3 ]
}

@test "a dry run prints the canary" {
  begin_canary
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *"aws lambda update-alias --region us-east-1 "*'{"AdditionalVersionWeights":{"NEW":0.1}}'* ]]
  [ -z "$(changes)" ]
}

@test "IPv6 is tried from a machine that reaches AWS by it, and else the gate says that it was not" {
  begin deployed
  echo two >target/meridian-lambda.zip
  forget
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1: IPv6 was not tried, since this machine does not reach AWS by it."*"scripts/smoke -6 https://us-east-1.tracker.mine.org/announce"* ]]
  [ "$(grep -c 'announce -6' calls)" -eq 0 ]
  # shellcheck disable=SC2016
  program bin/curl '[[ $* == "-6 "*" https://s3.dualstack.us-east-1.amazonaws.com" ]]'
  echo 'announce -6' >dead
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  grep -qxF 'scripts/smoke https://us-east-1.tracker.mine.org/announce -6 --region us-east-1' calls
  rm dead
  scripts/deploy-region us-east-1 --quiet 0
}
