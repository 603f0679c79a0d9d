#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# What happens at each call that fails.

load deployed

# try_all COMMAND...: makes the first call fail, then the second, and so on. Each time, the command must end as if nothing
# had failed, or print what to do next and complete when it is run again. A second run depends only on the state of AWS, so
# each state is tried once. $FAULTS is fail-at, interrupt-at or both, and $LEAST the least number of calls that the command makes.
# Every other call is tried in parallel, with SIGTERM in place of SIGINT. Ends in the state without a failure.
try_all() {
  local calls beside status=0
  cp -R . ../before
  "$@" >/dev/null
  calls=$(wc -l <numbers)
  [ "$calls" -ge "$LEAST" ]
  cp -R . ../after
  cp -R ../before ../beside
  (cd ../beside && PATH=$PWD/bin:$PATH SIGNAL=TERM try_every_other 2 "$calls" "$@") >../beside.log 2>&1 &
  beside=$!
  SIGNAL=INT try_every_other 1 "$calls" "$@" || status=1
  wait "$beside" || status=1
  cat ../beside.log
  cd ../after || return
  return "$status"
}

# try_every_other FIRST LAST COMMAND...
try_every_other() {
  local number=$1 last=$2 fault
  shift 2
  for ((; number <= last; number += 2)); do
    for fault in $FAULTS; do
      try_call "$number" "$@" || return
    done
  done
}

# try_call NUMBER COMMAND...: tries $fault at this call.
try_call() {
  local number=$1 status=0 output
  shift
  forget
  rm -rf state
  [[ ! -d ../before/state ]] || cp -R ../before/state .
  echo "$number" >"$fault"
  output=$("$@" 2>&1) || status=$?
  echo "$fault $number: $output"
  if ((status != 0)); then
    [[ $output =~ (run |Run |Deploy |Log in) ]] || return 1
    forget
    mkdir "../seen.$(state_id)" 2>/dev/null || return 0
    output=$("$@" 2>&1) || return 1
    echo "$fault $number, again: $output"
  fi
  # If it has succeeded the first time, the call was not essential.
  diff -r -x before -x asked -x updated -x token -x '*.revision' -x 'secret.*' ../after/state state
}

# state_id: prints an identifier of the state of AWS. Keys are different each time.
state_id() {
  {
    find state -type f ! -name 'secret.*' ! -name asked ! -name updated ! -name token ! -name '*.revision' -exec cksum {} + 2>/dev/null | sort
    find state -name 'secret.*' 2>/dev/null | sort
  } | cksum | tr ' ' -
}

@test "wherever creating the global stack fails, it says what to do next, and continues when run again" {
  LEAST=10 FAULTS=fail-at try_all scripts/deploy-global
}

@test "wherever creating the buckets fails, it says what to do next, and continues when run again" {
  describe '.datastore = "s3" | .bucketPrefix = "mine"' global
  LEAST=15 FAULTS=fail-at try_all scripts/deploy-global
}

@test "wherever the removal of a bucket is interrupted, it continues when run again" {
  describe '.datastore = "s3" | .bucketPrefix = "mine"' global
  describe_fourth
  scripts/deploy-global
  forget
  LEAST=15 FAULTS=interrupt-at try_all scripts/remove-region sa-east-1 --yes --quiet 0
  [ -z "$(traces sa-east-1)" ]
}

@test "wherever a first deployment of a region fails or is interrupted, it says what to do next, and continues when run again" {
  scripts/deploy-global
  forget
  LEAST=15 FAULTS='fail-at interrupt-at' try_all scripts/deploy-region eu-west-1 --quiet 0
}

@test "wherever a later deployment of a region fails, it says what to do next, and continues when run again" {
  begin deployed
  echo two >target/meridian-lambda.zip
  LEAST=15 FAULTS=fail-at try_all scripts/deploy-region eu-west-1 --quiet 0
  [ "$(version eu-west-1)" = 2 ]
}

@test "wherever a rollback fails, it says what to do next, and continues when run again" {
  begin deployed
  echo two >target/meridian-lambda.zip
  scripts/deploy-region us-east-1 --quiet 0
  forget
  LEAST=8 FAULTS=fail-at try_all scripts/rollback us-east-1
  [ "$(version us-east-1)" = 1 ]
}

@test "wherever the removal of a region fails, it continues when run again" {
  begin deployed
  describe_fourth
  scripts/add-region sa-east-1 --quiet 0
  forget
  LEAST=15 FAULTS=fail-at try_all scripts/remove-region sa-east-1 --yes
  [ -z "$(traces sa-east-1)" ]
}

@test "wherever deleting a region fails, it says what to do next, and continues when run again" {
  begin deployed
  LEAST=15 FAULTS=fail-at try_all scripts/destroy-region eu-west-1 --yes
  # It is the control region of another one, whose alarm it keeps.
  [ "$(traces eu-west-1)" = state/stack.eu-west-1.meridian-drain-us-east-1 ]
}

@test "wherever deleting the global stack fails, it says what to do next, and continues when run again" {
  begin deployed
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    scripts/destroy-region "$region" --yes
  done
  forget
  LEAST=10 FAULTS=fail-at try_all scripts/destroy-global --yes
}

# deploy and add-region call the scripts above, which are tried at each of their calls.
@test "whichever part of a deployment fails, the next one is not begun, one command is named, and it continues when run again" {
  for part in meridian-global ap-southeast-1 eu-west-1; do
    case $part in
      meridian-global) echo "$part" >broken ;;
      *) echo "smoke https://$part" >dead ;;
    esac
    run scripts/deploy --quiet 0
    [ "$status" -eq 1 ]
    [ "$(grep -oE 'run scripts/[a-z-]+[^:.]*' <<<"$output" | sort -u)" = "run scripts/deploy --quiet 0" ]
    rm -f broken dead
  done
  [ -z "$(traces us-east-1.meridian-region)" ]
  scripts/deploy --quiet 0
  [ "$(version us-east-1)" = 1 ]
}
