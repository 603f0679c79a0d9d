#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # It is how bats runs tests.
# What happens wherever something fails.

load deployed

# try_all COMMAND...: has its first call fail, then its second, and so on: each time it ends as if nothing had failed, or
# says what to do next and does so when it is run again. What is run again goes by nothing but what there is, so it is
# so once for what there is. $FAULT is fail-at or interrupt-at, and $LEAST the least
# number of calls that it makes. Every other one is tried beside, where there is no SIGINT but a SIGTERM. Ends
# where nothing has failed.
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
  local number=$1 last=$2 status output
  shift 2
  for ((; number <= last; number += 2)); do
    forget
    rm -rf state
    [[ ! -d ../before/state ]] || cp -R ../before/state .
    echo "$number" >"$FAULT"
    status=0
    output=$("$@" 2>&1) || status=$?
    echo "call $number: $output"
    if ((status == 0)); then
      # It could do without what failed.
      diff -r -x before -x asked -x updated -x 'secret.*' ../after/state state || return 1
      continue
    fi
    [[ $output =~ (run |Run |Deploy |Log in) ]] || return 1
    forget
    mkdir "../seen.$(what_there_is)" 2>/dev/null || continue
    output=$("$@" 2>&1) || return 1
    echo "call $number, again: $output"
    diff -r -x before -x asked -x updated -x 'secret.*' ../after/state state || return 1
  done
}

# what_there_is: a word for all that AWS keeps; keys are others each time.
what_there_is() {
  {
    find state -type f ! -name 'secret.*' ! -name asked ! -name updated -exec cksum {} + 2>/dev/null | sort
    find state -name 'secret.*' 2>/dev/null | sort
  } | cksum | tr ' ' -
}

@test "wherever making what regions share fails, it says what to do next, and goes on when run again" {
  LEAST=10 FAULT=fail-at try_all scripts/deploy-global
}

@test "wherever a first deployment of a region fails, it says what to do next, and goes on when run again" {
  scripts/deploy-global
  forget
  LEAST=15 FAULT=fail-at try_all scripts/deploy-region eu-west-1 --quiet 0
}

@test "wherever a later deployment of a region fails, it says what to do next, and goes on when run again" {
  begin deployed
  echo two >target/meridian-lambda.zip
  LEAST=15 FAULT=fail-at try_all scripts/deploy-region eu-west-1 --quiet 0
  [ "$(version eu-west-1)" = 2 ]
}

@test "wherever a deployment is interrupted, it goes on when run again" {
  scripts/deploy-global
  forget
  LEAST=15 FAULT=interrupt-at try_all scripts/deploy-region eu-west-1 --quiet 0
}

@test "wherever a rollback fails, it says what to do next, and goes on when run again" {
  begin deployed
  echo two >target/meridian-lambda.zip
  scripts/deploy-region us-east-1 --quiet 0
  forget
  LEAST=8 FAULT=fail-at try_all scripts/rollback us-east-1
  [ "$(version us-east-1)" = 1 ]
}

@test "wherever the removal of a region fails, it goes on when run again" {
  begin deployed
  describe_fourth
  scripts/add-region sa-east-1 --quiet 0
  forget
  LEAST=15 FAULT=fail-at try_all scripts/remove-region sa-east-1 --yes
  [ -z "$(traces sa-east-1)" ]
}

@test "wherever taking a region down fails, it says what to do next, and goes on when run again" {
  begin deployed
  LEAST=15 FAULT=fail-at try_all scripts/destroy-region eu-west-1 --yes
  # It is the control region of another, whose alarm it keeps.
  [ "$(traces eu-west-1)" = state/stack.eu-west-1.meridian-drain-us-east-1 ]
}

@test "wherever taking down what regions share fails, it says what to do next, and goes on when run again" {
  begin deployed
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    scripts/destroy-region "$region" --yes
  done
  forget
  LEAST=10 FAULT=fail-at try_all scripts/destroy-global --yes
}

# What deploy and add-region call are the scripts above, each of which is tried at every call of its own.
@test "whichever part of a deployment fails, what comes after it is not begun, and goes on when run again" {
  for part in meridian-global ap-southeast-1 eu-west-1; do
    case $part in
      meridian-global) echo "$part" >broken ;;
      *) echo "smoke https://$part" >dead ;;
    esac
    run scripts/deploy --quiet 0
    [ "$status" -eq 1 ]
    [[ $output == *"run scripts/deploy --quiet 0"* ]]
    rm -f broken dead
  done
  [ -z "$(traces us-east-1.meridian-region)" ]
  scripts/deploy --quiet 0
  [ "$(version us-east-1)" = 1 ]
}
