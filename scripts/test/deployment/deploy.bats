#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031 # It is how bats runs tests.
# How a deployment goes, with an `aws` that keeps what it is told in files (stub-aws). What the scripts
# call besides it, the Java tools, only note that they were called.

# What is not deployed yet, and what is: each test begins with a copy of one of them.
setup_file() {
  mkdir "$BATS_FILE_TMPDIR/fresh"
  cd "$BATS_FILE_TMPDIR/fresh" || return
  cp -R "$BATS_TEST_DIRNAME"/../../../{scripts,regions,templates} .
  mkdir bin target
  cp scripts/test/deployment/stub-aws bin/aws
  program bin/sleep ''
  for tool in smoke purge drain; do
    # shellcheck disable=SC2016 # It is the program that is to expand this.
    program "scripts/$tool" 'echo "scripts/${0##*/} $*" >>calls; [[ ! -f dead || "${0##*/} $*" != *$(<dead)* ]]'
  done
  sed -i.bak -e 's/tracker.example.org/tracker.mine.org/' regions/*.json
  sed -i.bak -e 's/Z0EXAMPLE0PUT0YOURS0HERE/Z0MINE/' regions/global.json
  rm regions/*.bak
  echo one >target/meridian-lambda.zip
  cp -R . ../deployed
  cd ../deployed || return
  PATH=$PWD/bin:$PATH scripts/deploy --quiet 0
  forget
}

setup() {
  begin fresh
}

# begin fresh|deployed
begin() {
  rm -rf "$BATS_TEST_TMPDIR/here"
  cp -R "$BATS_FILE_TMPDIR/$1" "$BATS_TEST_TMPDIR/here"
  cd "$BATS_TEST_TMPDIR/here" || return
  export PATH=$PWD/bin:$PATH
}

program() {
  printf '#!/usr/bin/env bash\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

# changes: the calls that changed something in AWS.
changes() {
  grep -vE '^scripts/|^[a-z0-9]+ (get|describe|list|head|filter|scan)' calls || true
}

# forget: what was called so far.
forget() {
  rm -f calls numbers fail-at interrupt-at
}

# version REGION: that which the region answers by.
version() {
  cat "state/alias.$1.meridian-tracker"
}

# traces REGION: what a region has; what the functions had is gone with them.
traces() {
  find state -name "*$1*" ! -name "alias.*" ! -name "versions.*"
}

# line PATTERN: the number of the first call that is like this.
line() {
  grep -nE -m 1 -e "$1" calls | cut -d : -f 1
}

@test "a deployment makes what regions share, then a canary, then the others, each through the gate" {
  run scripts/deploy --canary us-east-1 --quiet 20
  [ "$status" -eq 0 ]
  [[ $output == *"Every region is deployed: us-east-1 ap-southeast-1 eu-west-1."* ]]
  [ "$(line 'create-stack .*meridian-global')" -lt "$(line 'create-stack --region us-east-1 .*meridian-artifacts')" ]
  [ "$(line 'meridian-artifacts')" -lt "$(line 's3api put-object --region us-east-1')" ]
  [ "$(line 'put-object --region us-east-1')" -lt "$(line 'create-stack --region us-east-1 .*meridian-region')" ]
  [ "$(line 'create-stack --region eu-west-1 .*meridian-drain-us-east-1')" -lt "$(line 'create-stack --region us-east-1 .*meridian-region')" ]
  [ "$(line 'create-secret --region us-east-1')" -lt "$(line 'create-stack --region us-east-1 .*meridian-region')" ]
  [ "$(line 'create-stack --region us-east-1 .*meridian-region')" -lt "$(line 'scripts/smoke https://us-east-1.tracker.mine.org')" ]
  [ "$(line 'scripts/smoke https://us-east-1.tracker.mine.org')" -lt "$(line 'scripts/smoke https://tracker.mine.org')" ]
  [ "$(line 'scripts/smoke https://tracker.mine.org')" -lt "$(line 'scripts/purge us-east-1 --aws --bus meridian')" ]
  [ "$(line 'ssm put-parameter --region us-east-1')" -lt "$(line '--region ap-southeast-1 .*meridian-artifacts')" ]
  [ "$(line 'ssm put-parameter --region ap-southeast-1')" -lt "$(line 'create-stack --region eu-west-1 .*meridian-artifacts')" ]
  # Alarms are looked at every ten seconds.
  [ "$(grep -c 'describe-alarms --region eu-west-1' calls)" -eq 3 ]
  cmp state/secret.us-east-1 state/secret.eu-west-1
}

@test "a second deployment changes nothing" {
  begin deployed
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  [ "$(changes | grep -c update-stack)" -eq 10 ]
  [ "$(changes | wc -l)" -eq 10 ]
  [[ $output == *"nothing to change in the stack meridian-global"* ]]
  run grep scripts/purge calls
  [ "$status" -ne 0 ]
}

@test "a canary that does not answer goes back, and no other region is begun" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo 'smoke https://ap-southeast-1' >dead
  forget
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [ "$(version ap-southeast-1)" = 1 ]
  [ "$(grep -c 'update-alias --region ap-southeast-1' calls)" -eq 3 ]
  [ "$(grep -c -e 'update-stack --region us-east-1 .*meridian-region' -e 'update-stack --region eu-west-1' calls)" -eq 0 ]
  [[ $output == *"ap-southeast-1 answers by the versions that passed last."* ]]
  [[ $output == *"ap-southeast-1 stopped the deployment; passed: none."* ]]
  # What failed is moved to again, though the stack has nothing to change, and passes now.
  rm dead
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  [ "$(version ap-southeast-1)" = 2 ]
  [ "$(version us-east-1)" = 2 ]
}

@test "the shared name, alarms and CloudFormation can each have a region go back" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo 'smoke https://tracker' >dead
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [ "$(version eu-west-1)" = 1 ]
  rm dead
  # It goes off while the new version answers.
  # shellcheck disable=SC2016
  program scripts/smoke '[[ $1 == --help ]] || echo "eu-west-1 meridian-tracker-errors \":meridian-alarms\"" >alarms'
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms go off: meridian-tracker-errors"* ]]
  [ "$(version eu-west-1)" = 1 ]
  # Its own rollback would end at version 2, which CloudFormation deployed and which did not pass.
  rm alarms
  program scripts/smoke ''
  echo three >target/meridian-lambda.zip
  echo meridian-region >broken
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"Tracker: it was to break"* ]]
  [ "$(version eu-west-1)" = 1 ]
}

@test "nothing is deployed where an alarm goes off, unless it is to be" {
  begin deployed
  printf '%s\n' 'eu-west-1 meridian-dead-letters ":meridian-alarms"' 'us-east-1 meridian-drained-eu-west-1' \
    'us-east-1 meridian-test-table ":meridian-test-alarms"' >alarms
  scripts/deploy-region us-east-1 --quiet 0
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms go off already: meridian-dead-letters. Deploy once they are quiet"* ]]
  scripts/deploy-region eu-west-1 --despite-alarms --quiet 0
}

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
      diff -r -x before -x 'secret.*' ../after/state state || return 1
      continue
    fi
    [[ $output =~ (run |Run |Deploy |Log in) ]] || return 1
    forget
    mkdir "../seen.$(what_there_is)" 2>/dev/null || continue
    output=$("$@" 2>&1) || return 1
    echo "call $number, again: $output"
    diff -r -x before -x 'secret.*' ../after/state state || return 1
  done
}

# what_there_is: a word for all that AWS keeps; keys are others each time.
what_there_is() {
  {
    find state -type f ! -name 'secret.*' -exec cksum {} + 2>/dev/null | sort
    find state -name 'secret.*' 2>/dev/null | sort
  } | cksum | tr ' ' -
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

@test "a dry run of the shipped regions prints the whole plan, and calls nothing" {
  cp "$BATS_TEST_DIRNAME"/../../../regions/*.json regions
  # shellcheck disable=SC2016
  program bin/aws 'echo "$*" >>calls; echo "Unable to locate credentials" >&2; exit 253'
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  [ -z "$(grep -v '^sts get-caller-identity ' calls)" ]
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    [[ $output == *"aws cloudformation create-stack --region $region --stack-name meridian-region "* ]]
    [[ $output == *"aws s3api put-object --region $region "* ]]
    [[ $output == *"scripts/smoke https://$region.tracker.example.org/announce"* ]]
  done
  [[ $output == *"aws cloudformation create-stack --region us-east-1 --stack-name meridian-global "* ]]
  [[ $output == *"domain: is an example"* ]]
}

@test "a dry run over a deployment prints what would change, and changes nothing" {
  begin deployed
  echo two >target/meridian-lambda.zip
  forget
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  [ -z "$(changes)" ]
  [[ $output == *"aws cloudformation update-stack --region us-east-1 --stack-name meridian-region "* ]]
  [[ $output != *create-stack* ]]
}

@test "rollback goes back to what passed before, and deploying again moves on" {
  begin deployed
  echo two >target/meridian-lambda.zip
  scripts/deploy --quiet 0
  [ "$(version us-east-1)" = 2 ]
  run scripts/rollback us-east-1
  [ "$status" -eq 0 ]
  [ "$(version us-east-1)" = 1 ]
  [ "$(version eu-west-1)" = 2 ]
  forget
  scripts/rollback us-east-1
  [ "$(version us-east-1)" = 1 ]
  [ -z "$(changes)" ]
  scripts/deploy-region us-east-1 --quiet 0
  [ "$(version us-east-1)" = 2 ]
}

@test "a version that has slept is woken before clients are sent to it" {
  begin deployed
  echo two >target/meridian-lambda.zip
  scripts/deploy-region us-east-1 --quiet 0
  forget
  touch asleep
  run scripts/rollback us-east-1
  [ "$status" -eq 0 ]
  [[ $output == *"waiting for a snapshot of version 1 of meridian-tracker"* ]]
  [ "$(line 'lambda invoke .*--qualifier 1')" -lt "$(line 'lambda update-alias')" ]
}

@test "nothing is begun where the tool that judges a region does not run" {
  begin deployed
  program scripts/smoke 'echo "Meridian needs a JDK 25" >&2; exit 1'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"Meridian needs a JDK 25"*"scripts/smoke does not run here"* ]]
  [ -z "$(changes)" ]
}

@test "rollback goes back to any release that has passed, and names them" {
  begin deployed
  for text in two three; do
    echo "$text" >target/meridian-lambda.zip
    scripts/deploy-region us-east-1 --quiet 0
  done
  first=$(jq -r '.[2].release' state/parameter.us-east-1)
  run scripts/rollback us-east-1 --to "$first"
  [ "$status" -eq 0 ]
  [ "$(version us-east-1)" = 1 ]
  run scripts/rollback us-east-1 --to none
  [ "$status" -eq 1 ]
  [[ $output == *"These have, the newest first: $first. Name one"* ]]
  [ "$(version us-east-1)" = 1 ]
}

@test "wherever a rollback fails, it says what to do next, and goes on when run again" {
  begin deployed
  echo two >target/meridian-lambda.zip
  scripts/deploy-region us-east-1 --quiet 0
  forget
  LEAST=8 FAULT=fail-at try_all scripts/rollback us-east-1
  [ "$(version us-east-1)" = 1 ]
}

@test "a gate that is interrupted gives back what passed last" {
  begin deployed
  echo two >target/meridian-lambda.zip
  # shellcheck disable=SC2016
  program scripts/smoke '[[ $1 == --help ]] || kill -INT "$PPID"'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 130 ]
  [[ $output == *"us-east-1 answers by the versions that passed last."* ]]
  [ "$(version us-east-1)" = 1 ]
}

@test "rollback says so where there is nothing to go back to" {
  scripts/deploy-global
  run scripts/rollback us-east-1
  [ "$status" -eq 1 ]
  [[ $output == *"Nothing else has passed in us-east-1."* ]]
}

@test "what cannot be deployed is refused before anything is called" {
  rm target/meridian-lambda.zip
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"There is no target/meridian-lambda.zip. Build it with: mvn package."* ]]
  [ ! -f calls ]
  cp "$BATS_TEST_DIRNAME"/../../../regions/*.json regions
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"is an example"* ]]
  [ ! -f calls ]
  run scripts/deploy-region mars-north-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"There is no region mars-north-1."* ]]
}

@test "what regions share is protected once all of it is there, and leaves no table behind if it is not" {
  echo meridian-global >broken
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The stack meridian-global in us-east-1 ended as ROLLBACK_COMPLETE."* ]]
  [ -z "$(find state -name 'table.*')" ]
  rm broken
  scripts/deploy-global
  [ "$(grep -c 'DeletionProtectionEnabled: true' state/stack.us-east-1.meridian-global/body)" -eq 6 ]
}

@test "a table that nobody knows the stack of is left alone" {
  mkdir state
  touch state/table.meridian-control
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"There is a table meridian-control in us-east-1, and it is not of a stack meridian-global."* ]]
  [ -z "$(changes)" ]
}

@test "wherever making what regions share fails, it says what to do next, and goes on when run again" {
  LEAST=10 FAULT=fail-at try_all scripts/deploy-global
}

# say FILTER FILE: changes what is described.
say() {
  jq "$1" "regions/$2.json" >new
  mv new "regions/$2.json"
}

@test "a region's code and the tables' names stay what they were" {
  begin deployed
  say '.code = 7' eu-west-1
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"In eu-west-1 RegionCode is 2, and cannot become 7."* ]]
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The code of eu-west-1 is or was 2: that cannot be changed"* ]]
  say '.code = 2' ap-southeast-1
  run scripts/deploy-global
  [[ $output == *"The code 2 is or was that of eu-west-1, and cannot become that of ap-southeast-1."* ]]
  begin deployed
  say '.peerTable = "others"' global
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The PeerTable of this deployment is meridian-peers, and cannot become others."* ]]
  run scripts/deploy-region eu-west-1 --quiet 0
  [[ $output == *"In eu-west-1 PeerTable is meridian-peers, and cannot become others."* ]]
  [ -z "$(changes)" ]
}

# asked NAME: what the global stack was last given as this parameter.
asked() {
  jq -r --arg name "$1" '.[] | select(.ParameterKey == $name).ParameterValue' state/stack.us-east-1.meridian-global/parameters
}

@test "a table is not asked to be ready for less than it is" {
  begin deployed
  echo 30000 9000 >warm
  say '.capacity |= . + {announcesPerSecond: 20000, maxReadUnits: 50000, maxWriteUnits: 50000}' global
  scripts/deploy-global
  [ "$(asked WarmReadUnits)" = 30000 ]
  [ "$(asked WarmWriteUnits)" = 11000 ]
  say '.capacity.announcesPerSecond = 1000' global
  scripts/deploy-global
  [ "$(asked WarmReadUnits)" = 30000 ]
  [ "$(asked WarmWriteUnits)" = 11000 ]
}

@test "a region is deployed and goes back while the one that has what all share is lost" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo us-east-1 >lost
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1 does not answer, so what meridian has there stays as it is."* ]]
  [ "$(version eu-west-1)" = 2 ]
  run scripts/rollback eu-west-1
  [ "$status" -eq 0 ]
  [ "$(version eu-west-1)" = 1 ]
}

@test "the alarm that drains a region moves with its control region" {
  begin deployed
  say '.controlRegions["eu-west-1"] = "ap-southeast-1"' global
  scripts/deploy --quiet 0
  [ -d state/stack.ap-southeast-1.meridian-drain-eu-west-1 ]
  [ ! -d state/stack.us-east-1.meridian-drain-eu-west-1 ]
}

@test "what may be set is, and a firewall only before a load balancer" {
  say '.settings = {intervalSeconds: 2400}' global
  say '.requestsPerAddress = 500' eu-west-1
  scripts/deploy-global
  scripts/deploy-region eu-west-1 --quiet 0
  jq -e 'map({(.ParameterKey): .ParameterValue}) | add | .IntervalSeconds == "2400" and .RequestsPerAddress == "500"' \
    state/stack.eu-west-1.meridian-region/parameters
  say '.frontDoor = "http-api"' eu-west-1
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"regions/eu-west-1.json: requestsPerAddress: must not be given, as AWS has no firewall in front of an HTTP API"* ]]
}

@test "who is not known to AWS is told how to be" {
  # shellcheck disable=SC2016
  program bin/aws 'echo "Unable to locate credentials" >&2; exit 253'
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"Unable to locate credentials"*"AWS does not know you. Log in"* ]]
  # A plan of a first deployment would be a wrong one.
  # shellcheck disable=SC2016
  program bin/aws 'echo "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation" >&2; exit 254'
  run scripts/deploy-global --dry-run
  [ "$status" -eq 1 ]
  [[ $output == *"AWS does not know you. Log in"* ]]
}

# describe_fourth: adds a region to regions/.
describe_fourth() {
  jq '.controlRegions["sa-east-1"] = "us-east-1"' regions/global.json >new
  mv new regions/global.json
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    jq '.lagMillis["sa-east-1"] = 400' "regions/$region.json" >new
    mv new "regions/$region.json"
  done
  jq '.region = "sa-east-1" | .code = 4 | .hostname = "sa-east-1.tracker.mine.org" | .fallback = "us-east-1"
    | .purge.offsetMinutes = 50 | .lagMillis = {"us-east-1": 400, "eu-west-1": 400, "ap-southeast-1": 400}' \
    regions/us-east-1.json >regions/sa-east-1.json
}

# replicas: the regions that the global stack has replicas in.
replicas() {
  sed -n 's/^ *- Region: //p' state/stack.us-east-1.meridian-global/body | sort -u | tr '\n' ' '
}

@test "a fourth region gets replicas by one update, the keys that there are, and stacks before the others change" {
  begin deployed
  describe_fourth
  forget
  run scripts/add-region sa-east-1 --quiet 0
  [ "$status" -eq 0 ]
  [ "$(replicas)" = "ap-southeast-1 eu-west-1 sa-east-1 us-east-1 " ]
  cmp state/secret.sa-east-1 state/secret.us-east-1
  [ "$(line 'create-stack --region sa-east-1 .*meridian-region')" -lt "$(line 'update-stack --region us-east-1 .*meridian-region')" ]
  jq -e '.[] | select(.ParameterKey == "ControlledRegions").ParameterValue | contains("sa-east-1=4")' \
    state/stack.us-east-1.meridian-region/parameters
}

@test "a region is removed after it was drained and swept, one replica by one update" {
  begin deployed
  describe_fourth
  scripts/add-region sa-east-1 --quiet 0
  forget
  run scripts/remove-region sa-east-1
  [ "$status" -eq 2 ]
  run scripts/remove-region us-east-1 --yes
  [[ $output == *"us-east-1 has the global stack"* ]]
  run scripts/remove-region eu-west-1 --yes
  [ "$status" -eq 1 ]
  [[ $output == *"eu-west-1 is the fallback or the control region of others: ap-southeast-1 us-east-1"* ]]
  [ -z "$(changes)" ]
  run scripts/remove-region sa-east-1 --yes
  [ "$status" -eq 0 ]
  [ "$(line 'scripts/drain sa-east-1 --aws --wait')" -lt "$(line 'scripts/purge sa-east-1 --aws')" ]
  [ "$(line 'scripts/purge sa-east-1 --aws')" -lt "$(line 'delete-stack --region sa-east-1 .*meridian-region')" ]
  [ "$(line 'delete-stack .*meridian-region')" -lt "$(line 'delete-stack .*meridian-drain-sa-east-1')" ]
  [ "$(line 'delete-stack --region sa-east-1 .*meridian-artifacts')" -lt "$(line 'update-stack .*meridian-global')" ]
  [ "$(line 'delete-stack --region sa-east-1 .*meridian-region')" -lt "$(line 'dynamodb delete-item')" ]
  [ "$(line 'dynamodb delete-item')" -lt "$(line 'update-stack .*meridian-global')" ]
  [ "$(line 'update-stack .*meridian-global')" -lt "$(line 'scripts/purge --adopt sa-east-1 --yes --aws')" ]
  [ -f state/forgotten.heartbeat.4 ]
  [ "$(replicas)" = "ap-southeast-1 eu-west-1 us-east-1 " ]
  [ "$(grep -c 'DeletionProtectionEnabled: false' state/stack.us-east-1.meridian-global/body)" -eq 0 ]
  [ -z "$(traces sa-east-1)" ]
  [[ $output == *'add {"code": 4, "region": "sa-east-1"} to retiredCodes'* ]]
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
  [ -z "$(traces eu-west-1 | grep -v drain)" ]
}

@test "all is destroyed, region by region, and what regions share at last" {
  begin deployed
  run scripts/destroy-global --yes
  [ "$status" -eq 1 ]
  [[ $output == *"There are regions still: ap-southeast-1 eu-west-1 us-east-1."* ]]
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    run scripts/destroy-region "$region"
    [ "$status" -eq 2 ]
    scripts/destroy-region "$region" --yes
    scripts/destroy-region "$region" --yes
  done
  run scripts/destroy-global
  [ "$status" -eq 2 ]
  touch peers
  forget
  run scripts/destroy-global --yes
  [ "$status" -eq 1 ]
  [[ $output == *"There are live peers. Nothing was removed."* ]]
  [ -z "$(changes)" ]
  rm peers
  forget
  LEAST=10 FAULT=fail-at try_all scripts/destroy-global --yes
  [ -z "$(find state -type f ! -name 'versions.*' ! -name 'alias.*')" ]
  [ "$(grep -c 'delete-table --region us-east-1' calls)" -ge 1 ]
}

@test "status tells of every region, also of one that cannot be asked" {
  begin deployed
  run scripts/status
  [ "$status" -eq 0 ]
  [[ ${lines[0]} =~ ^region\ +version\ +artifact\ +healthy\ +drained\ +lag,\ s\ +peers\ +last\ purge$ ]]
  [[ ${lines[3]} =~ ^us-east-1\ +1\ +abcd0123\ +yes\ +no\ +0.25\ +7\ +2026-11-24T10:00:00Z$ ]]
  forget
  # The one that an account is asked for first, too.
  echo us-east-1 >lost
  run scripts/status
  [ "$status" -eq 0 ]
  [[ ${lines[1]} =~ ^ap-southeast-1\ +1\ +abcd0123\ +\?\ +\?\ +0.25\ +7 ]]
  [[ ${lines[3]} =~ ^us-east-1\ +\?\ +\?\ +\?\ +no\ +\?\ +\?\ +\?$ ]]
  # It is asked once for the account, and once for anything else.
  [ "$(grep -c ' --region us-east-1 ' calls)" -eq 2 ]
}

@test "logs are those of one function or all" {
  begin deployed
  run scripts/logs us-east-1
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 3 ]
  run scripts/logs us-east-1 --function purge --since 5
  [[ $output == *"  purge  from /aws/lambda/meridian-purge" ]]
  run scripts/logs us-east-1 --function nobody
  [ "$status" -eq 2 ]
}

@test "each script tells how it is called" {
  for script in deploy deploy-global deploy-region rollback add-region remove-region status destroy-region destroy-global logs; do
    run "scripts/$script" --help
    [ "$status" -eq 0 ]
    [[ $output == *"Usage: scripts/$script"* ]]
    run "scripts/$script" --everything
    [ "$status" -eq 2 ]
  done
  [ ! -f calls ]
}
