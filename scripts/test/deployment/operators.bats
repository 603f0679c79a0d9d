#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# A second operator: while another one changes a stack, or has a version at the gate.

load deployed

# bob COMMAND...: runs a command as the operator bob.
bob() {
  USER=bob HOSTNAME=laptop run "$@"
}

# meanwhile PROGRAM CONDITION COMMAND...: when bob's script calls the program and the condition holds, ann runs a command, once.
# Its output is in the file ann.
meanwhile() {
  program "$1" "if $2 && [[ ! -f ann ]]; then
      env -u MERIDIAN_PROCESS -u MERIDIAN_AGAIN USER=ann HOSTNAME=desk ${*:3} >ann 2>&1 || true
    fi"
}

# just_ended: the last operation on every stack has ended in this second. Prints the time so many seconds later.
just_ended() {
  local now
  now=$(date +%s)
  jq -rn "$now | todate | sub(\"Z\"; \".123000+00:00\")" >ended
  jq -rn "$now + $1 | todate"
}

@test "a region whose canary belongs to another operator is left alone until that has ended" {
  begin_canary
  # shellcheck disable=SC2016
  program bin/sleep 'kill -KILL "$PPID"'
  # While it waits for the stack, then while it watches the canary.
  for _ in 1 2; do
    USER=bob HOSTNAME=laptop run scripts/deploy-region us-east-1 --quiet 0
  done
  [ "$(version us-east-1)" = '1 {"AdditionalVersionWeights":{"2":0.1}}' ]
  program bin/sleep ''
  for command in deploy 'deploy-region us-east-1'; do
    forget
    # shellcheck disable=SC2086 # Each word is an argument.
    USER=ann HOSTNAME=desk run scripts/$command --quiet 0
    echo "$output"
    [ "$status" -eq 1 ]
    [[ ${lines[0]} == "bob at laptop is deploying us-east-1 since 2026-11-26T10:00:"*"Z: a version of meridian-tracker is at the gate. \
Nothing was done. Wait until that has ended, or end it with scripts/rollback us-east-1 if it was killed, then run scripts/$command --quiet 0." ]]
    [ -z "$(changes)" ]
  done
  USER=ann HOSTNAME=desk scripts/rollback us-east-1
  USER=ann HOSTNAME=desk scripts/deploy-region us-east-1 --quiet 0
  [ "$(version us-east-1)" = 2 ]
}

@test "at a region's first gate a second operator is told until when it may last" {
  scripts/deploy-global
  until=$(just_ended 1260)
  meanwhile scripts/smoke true scripts/deploy-region us-east-1 --quiet 60
  bob scripts/deploy-region us-east-1 --quiet 0
  echo "$output"
  [ "$status" -eq 0 ]
  cat ann
  [[ $(<ann) == "bob at laptop is deploying us-east-1 since 2026-11-26T10:00:1Z: a version of meridian-tracker is at the gate. \
Nothing was done. Wait until that has ended, at most until $until, then run scripts/deploy-region us-east-1 --quiet 60." ]]
  echo two >target/meridian-lambda.zip
  USER=ann HOSTNAME=desk scripts/deploy-region us-east-1 --quiet 0
  [ "$(version us-east-1)" = 2 ]
}

@test "a first gate that lasts longer ends when another operator has deployed meanwhile, and saves nothing" {
  scripts/deploy-global
  echo two >target/two.zip
  meanwhile scripts/smoke true scripts/deploy-region us-east-1 --artifact target/two.zip --quiet 0
  bob scripts/deploy-region us-east-1 --quiet 0
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $(<ann) == *"us-east-1 is deployed after "*": two.zip"* ]]
  [ "${lines[-1]}" = "Somebody else has changed the alias live of meridian-tracker in us-east-1 meanwhile. It points to 2 now, and was left so. \
Find out who it was and why, then run scripts/deploy-region us-east-1 --quiet 0." ]
  [ "$(version us-east-1)" = 2 ]
  [ "$(jq -c 'map(.tracker)' state/parameter.us-east-1)" = '["2"]' ]
  bob scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 0 ]
  [ "$(jq -c 'map(.tracker)' state/parameter.us-east-1)" = '["1","2"]' ]
}

@test "between the stack's update and the canary a second operator is told to wait, but not for long" {
  begin_canary
  until=$(just_ended 120)
  canary=$(call_like 'update-alias .*"2":0.1' scripts/deploy-region us-east-1 --quiet 0)
  echo "$((canary - 1))" >interrupt-at
  SIGNAL=KILL bob scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 137 ]
  [ "$(version us-east-1)" = 1 ]
  forget
  USER=ann HOSTNAME=desk run scripts/deploy-region us-east-1 --quiet 0
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == "bob at laptop is deploying us-east-1 since 2026-11-26T10:00:"*"Z: a version of meridian-tracker is at the gate. \
Nothing was done. Wait until that has ended, at most until $until, then run scripts/deploy-region us-east-1 --quiet 0." ]]
  [ -z "$(changes)" ]
  rm ended
  USER=ann HOSTNAME=desk scripts/deploy-region us-east-1 --quiet 0
  [ "$(version us-east-1)" = 2 ]
}

@test "a rollback by another operator ends the gate, which neither goes on nor restores nor saves anything" {
  # During the canary, during one that fails, and when the version has all requests.
  for gate in bin/sleep alarm scripts/smoke; do
    begin_canary
    echo two >target/meridian-lambda.zip
    condition=true
    [[ $gate == scripts/smoke ]] || condition='grep -q 2 state/alias.us-east-1.meridian-tracker'
    meanwhile "${gate/alarm/bin/sleep}" "$condition" scripts/rollback us-east-1
    [[ $gate != alarm ]] || echo '[[ ! -f ann ]] || echo "us-east-1 meridian-tracker-errors \":meridian-alarms\"" >alarms' >>bin/sleep
    bob scripts/deploy-region us-east-1 --quiet 0
    echo "$gate: $output"
    [ "$status" -eq 1 ]
    [ "$(grep -c 'update-alias .*tracker.*--function-version 1 --routing-config .*:[{][}]}' calls)" -eq 1 ]
    [ "${lines[-1]}" = "Somebody else has changed the alias live of meridian-tracker in us-east-1 meanwhile. It points to 1 now, and was left so. \
Find out who it was and why, then run scripts/deploy-region us-east-1 --quiet 0." ]
    [ "$(version us-east-1)" = 1 ]
    [ "$(jq -c 'map(.tracker)' state/parameter.us-east-1)" = '["1"]' ]
    program bin/sleep ''
    rm -f alarms
    bob scripts/deploy-region us-east-1 --quiet 0
    [ "$status" -eq 0 ]
    [ "$(version us-east-1)" = 2 ]
  done
}

@test "a change of the alias in the same moment is noticed, and a call that the AWS CLI repeats is not taken for one" {
  for moved in 3 2; do
    begin deployed
    echo two >target/meridian-lambda.zip
    # What the tracker's alias points to when it is to be moved, after it was looked at.
    echo "$moved" >moved
    sed -i.bak "s/^  'lambda update-alias')/&\n[[ ! -f moved ]] || { point us-east-1.meridian-tracker \"\$(<moved)\"; rm moved; }\n/" bin/aws
    bob scripts/deploy-region us-east-1 --quiet 0
    echo "$output"
    [ "$(version us-east-1)" = "$moved" ]
    if [[ $moved == 3 ]]; then
      [ "$status" -eq 1 ]
      [[ ${lines[-1]} == *"It points to 3 now, and was left so."* ]]
    else
      [ "$status" -eq 0 ]
    fi
  done
}

# begin_operation STACK TOKEN: has another operator begin an update of a stack in us-east-1.
begin_operation() {
  echo UPDATE_IN_PROGRESS >"state/stack.us-east-1.$1/status"
  echo "$2" >"state/stack.us-east-1.$1/token"
}

@test "a second operator is told who changes which stack since when, changes nothing, and continues afterwards" {
  begin deployed
  echo two >target/meridian-lambda.zip
  for stack in meridian-region meridian-global; do
    begin_operation "$stack" meridian-1-5-bob-at-laptop
    # The global stack's is seen by the checks of scripts/doctor, too.
    [[ $stack == meridian-region ]] || { echo 1 >slow && : >"state/stack.us-east-1.$stack/polls"; }
    run scripts/deploy --quiet 0
    [ "$status" -eq 1 ]
    grep -qxF "bob at laptop is changing the stack $stack in us-east-1, which is in state UPDATE_IN_PROGRESS since \
2026-11-26T10:00:$(wc -l <"state/stack.us-east-1.$stack/asked")Z. It was not changed here. Wait until that has ended, then run scripts/deploy --quiet 0." <<<"$output"
    [ -z "$(changes)" ]
  done
  rm slow
  # Tools other than these scripts have tokens of their own.
  begin_operation meridian-region Console-UpdateStack-01234567
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"Console-UpdateStack-01234567 is changing the stack meridian-region in us-east-1"* ]]
  [ -z "$(changes)" ]
  # By now it has ended.
  scripts/deploy --quiet 0
  [ "$(version us-east-1)" = 2 ]
}

@test "a second operator who begins in the same moment is told so, too" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo meridian-1-5-bob-at-laptop >overtaken
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"bob at laptop is changing the stack meridian-artifacts in us-east-1"* ]]
  [[ $output != *"can not be updated"* ]]
}

@test "an operation that an ended script left is waited for, and one of a running script is not" {
  begin deployed
  export HOSTNAME=laptop USER=ann
  begin_operation meridian-region "meridian-$$-5-ann-at-laptop"
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"ann at laptop is changing the stack meridian-region in us-east-1"* ]]
  begin_operation meridian-region "meridian-$(bash -c 'echo $$')-5-ann-at-laptop"
  scripts/deploy-region us-east-1 --quiet 0
}
