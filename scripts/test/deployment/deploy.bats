#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# Deployments: their order, their gate, and what they refuse.

load deployed

@test "a deployment creates the budgets, the global stack, then a canary, then the others, each through the gate" {
  run scripts/deploy --canary us-east-1 --quiet 20
  [ "$status" -eq 0 ]
  [[ $output == *"Every region is deployed: us-east-1 ap-southeast-1 eu-west-1. It took 0:"* ]]
  [ "$(line 'create-stack --region us-east-1 .*meridian-budget')" -lt "$(line 'create-stack .*meridian-global')" ]
  [ "$(line 'create-stack .*meridian-global')" -lt "$(line 'create-stack --region us-east-1 .*meridian-artifacts')" ]
  [ "$(line 'create-stack --region us-east-1 .*meridian-artifacts')" -lt "$(line 's3api put-object --region us-east-1')" ]
  [ "$(line 'put-object --region us-east-1')" -lt "$(line 'create-stack --region us-east-1 .*meridian-region')" ]
  [ "$(line 'create-stack --region eu-west-1 .*meridian-drain-us-east-1')" -lt "$(line 'create-stack --region us-east-1 .*meridian-region')" ]
  [ "$(line 'create-secret --region us-east-1')" -lt "$(line 'create-stack --region us-east-1 .*meridian-region')" ]
  [ "$(line 'create-stack --region us-east-1 .*meridian-region')" -lt "$(line 'scripts/smoke https://us-east-1.tracker.mine.org')" ]
  [ "$(line 'scripts/smoke https://us-east-1.tracker.mine.org')" -lt "$(line 'scripts/smoke https://tracker.mine.org')" ]
  [ "$(line 'scripts/smoke https://tracker.mine.org')" -lt "$(line 'scripts/purge us-east-1 --aws --bus meridian')" ]
  [ "$(line 'ssm put-parameter --region us-east-1')" -lt "$(line '(create|put)-[a-z]+ --region ap-southeast-1')" ]
  [ "$(line 'ssm put-parameter --region ap-southeast-1')" -lt "$(line 'create-stack --region eu-west-1 .*meridian-artifacts')" ]
  # Alarms are polled every ten seconds.
  [ "$(grep -c 'describe-alarms --region eu-west-1' calls)" -eq 3 ]
  cmp state/secret.us-east-1 state/secret.eu-west-1
}

@test "a second deployment changes nothing" {
  begin deployed
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  # The global stack and the budgets; three stacks of each region, and after each the one about the world.
  [ "$(changes | grep -c update-stack)" -eq 14 ]
  [ "$(changes | wc -l)" -eq 14 ]
  [[ $output == *"nothing to change in the stack meridian-global"* ]]
  [[ $output != *"updating the stack"* ]]
  run grep scripts/purge calls
  [ "$status" -ne 0 ]
}

# beside: prints the lines of a parallel deployment after the canary and before its result.
beside() {
  sed -n '/^== all others$/,/^These\|^Every/p' <<<"$output" | sed '1d; $d'
}

@test "regions after the canary are deployed side by side, and one that fails stops no other" {
  run scripts/deploy --parallel --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == "This takes about 60 minutes: assumed, not measured."* ]]
  [[ $output == *"Every region is deployed: ap-southeast-1 eu-west-1 us-east-1."* ]]
  # All are in the stack about all regions, which has one update at a time.
  [ "$(jq '[.[] | select(.ParameterKey | startswith("Check"))] | length' state/stack.us-east-1.meridian-world/parameters)" -eq 3 ]
  # The second one to arrive at the gate is waited for.
  echo two >target/meridian-lambda.zip
  mkfifo meet
  # shellcheck disable=SC2016
  program scripts/smoke 'echo "scripts/smoke $*, beside ${MERIDIAN_BESIDE-}" >>calls
    case $* in
      *https://us-east-1*) [[ -f met-by-us ]] || { touch met-by-us; timeout 120 bash -c ": >meet"; } ;;
      *https://eu-west-1*) [[ -f met-by-eu ]] || { touch met-by-eu; timeout 120 cat meet; } && false ;;
    esac'
  run scripts/deploy --parallel --quiet 0
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"These regions did not pass: eu-west-1. It took 0:"*" minutes. Regions that passed: ap-southeast-1 us-east-1. Fix the cause, then run scripts/deploy --parallel --quiet 0: "* ]]
  [ "$(version ap-southeast-1)$(version us-east-1)$(version eu-west-1)" = 221 ]
  grep -q 'smoke https://us-east-1.*, beside eu-west-1 us-east-1$' calls
  grep -q 'smoke https://ap-southeast-1.*, beside $' calls
  [ "$(beside | grep -c .)" -gt 10 ]
  ! beside | grep -vE '^(us-east-1|eu-west-1): ' || false
  program scripts/smoke ''
  scripts/deploy --parallel --quiet 0
  [ "$(version eu-west-1)" = 2 ]
}

@test "an interrupted parallel deployment interrupts its regions, and continues when run again" {
  begin deployed
  echo two >target/meridian-lambda.zip
  # shellcheck disable=SC2016
  program scripts/smoke 'if [[ $* == *https://us-east-1* ]]; then kill -TERM "$(<deploy.pid)" "$PPID"; fi'
  run bash -c 'echo $$ >deploy.pid; exec scripts/deploy --parallel --quiet 0'
  echo "$output"
  [ "$status" -eq 130 ]
  [[ $output == *"Interrupted. AWS continues what was started there. To continue here, run scripts/deploy --parallel --quiet 0."* ]]
  [[ $output == *"us-east-1 runs the versions that passed last."* ]]
  [ "$(version us-east-1)" = 1 ]
  program scripts/smoke ''
  scripts/deploy --parallel --quiet 0
  [ "$(version us-east-1)$(version eu-west-1)" = 22 ]
}

@test "a wait says once a minute what CloudFormation is doing, and how long the gate has been watched" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo 13 >slow
  run scripts/deploy-region us-east-1 --quiet 120
  [ "$status" -eq 0 ]
  # Not what has ended, and not what began later.
  [[ $output =~ us-east-1:\ meridian-region\ is\ UPDATE_IN_PROGRESS,\ 1:00\;\ Certificate\ CREATE_IN_PROGRESS\ since\ [0-9]+\ s ]]
  [[ $output == *"meridian-region is UPDATE_IN_PROGRESS, 2:00; "* && $output != *"IN_PROGRESS, 0:"* && $output != *"IN_PROGRESS, 1:10"* ]]
  [[ $output == *"us-east-1: no alarm and no worse answers for 1:00 of 2:00"* ]]
  # What is missing is left out.
  forget
  echo three >target/meridian-lambda.zip
  # shellcheck disable=SC2016
  sed -i.bak "s/^  'cloudformation describe-stack-events')/&\n error AccessDenied 'no'\n/" bin/aws
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1: meridian-region is UPDATE_IN_PROGRESS, 1:00"$'\n'* ]]
}

@test "on a terminal a wait has one line, which each poll replaces" {
  [[ $(script --version) == *util-linux* ]] || skip "script of util-linux is not installed"
  begin deployed
  echo two >target/meridian-lambda.zip
  echo 3 >slow
  run script -qec 'scripts/deploy-region us-east-1 --quiet 0' /dev/null
  [ "$status" -eq 0 ]
  [[ $output == *$'\e[?7lus-east-1: meridian-region is UPDATE_IN_PROGRESS, 0:10; '*$'\e[K\r\e[?7h\e[?7lus-east-1: meridian-region is UPDATE_IN_PROGRESS, 0:20; '* ]]
  [[ $output == *$'\e[?7h\e[Kus-east-1: meridian-tracker now runs version 2'* ]]
}

@test "a canary that does not answer is rolled back, and no other region is begun" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo 'smoke https://ap-southeast-1' >dead
  forget
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [ "$(version ap-southeast-1)" = 1 ]
  # The tracker's alias moves to the new version, and all return.
  [ "$(grep -c 'update-alias --region ap-southeast-1' calls)" -eq 4 ]
  [ "$(grep -c -e 'update-stack --region us-east-1 .*meridian-region' -e 'update-stack --region eu-west-1' calls)" -eq 0 ]
  [[ $output == *"ap-southeast-1 runs the versions that passed last."* ]]
  [[ $output == *"The deployment stopped at ap-southeast-1, after 0:"*" minutes. Regions that passed: none."* ]]
  # The aliases move to the version that failed again, although the stack needs no change, and it passes now.
  rm dead
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  [ "$(version ap-southeast-1)" = 2 ]
  [ "$(version us-east-1)" = 2 ]
}

@test "a failure of the shared name, an alarm or CloudFormation rolls a region back" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo 'smoke https://tracker' >dead
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [ "$(version eu-west-1)" = 1 ]
  rm dead
  # The alarm is raised while the new version answers.
  # shellcheck disable=SC2016
  program scripts/smoke 'echo "eu-west-1 meridian-tracker-errors \":meridian-alarms\"" >alarms'
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms are in state ALARM: meridian-tracker-errors"* ]]
  [ "$(version eu-west-1)" = 1 ]
  # CloudFormation's own rollback leaves purge and heartbeat at version 2, which it deployed and which did not pass.
  rm alarms
  program scripts/smoke ''
  echo three >target/meridian-lambda.zip
  echo meridian-region >broken
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"Tracker: it was made to break"* ]]
  [ "$(version eu-west-1)" = 1 ]
}

@test "nothing is deployed while an alarm is in state ALARM, except with --despite-alarms" {
  begin deployed
  printf '%s\n' 'eu-west-1 meridian-purge-age ":meridian-alarms"' 'us-east-1 meridian-drained-eu-west-1' \
    'us-east-1 meridian-test-table ":meridian-test-alarms"' 'us-east-1 meridian-dead-letters ":meridian-alarms"' \
    'us-east-1 meridian-out-of-dns-eu-west-1 ":meridian-world"' >alarms
  scripts/deploy-region us-east-1 --quiet 0
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"these alarms are in state ALARM already: meridian-purge-age. Nothing was deployed."* ]]
  scripts/deploy-region eu-west-1 --despite-alarms --quiet 0
}

@test "a dry run of the shipped regions prints the whole plan, and calls nothing" {
  cp "$BATS_TEST_DIRNAME"/../../../regions/*.json regions
  # shellcheck disable=SC2016
  program bin/aws 'echo "$*" >>calls; echo "Unable to locate credentials" >&2; exit 253'
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  ! grep -v '^sts get-caller-identity ' calls || false
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    [[ $output == *"aws cloudformation create-stack --region $region --stack-name meridian-region "* ]]
    [[ $output == *"aws s3api put-object --region $region "* ]]
    [[ $output == *"scripts/smoke https://$region.tracker.example.org/announce"* ]]
  done
  [[ $output == *"aws cloudformation create-stack --region us-east-1 --stack-name meridian-global "* ]]
  [[ $output == *"domain: tracker.example.org is an example"* ]]
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

@test "nothing is begun if the tools cannot run" {
  begin deployed
  program scripts/regions 'echo "Meridian needs JDK 25" >&2; exit 1'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"Meridian needs JDK 25"*"The description in regions could not be read. Nothing was done."* ]]
  [ -z "$(changes)" ]
}

@test "an interrupted gate returns to the versions that passed last" {
  begin deployed
  echo two >target/meridian-lambda.zip
  # shellcheck disable=SC2016
  program scripts/smoke 'kill -INT "$PPID"'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 130 ]
  [[ $output == *"us-east-1 runs the versions that passed last."* ]]
  [ "$(version us-east-1)" = 1 ]
}

@test "a description that cannot be deployed is refused before any call" {
  rm target/meridian-lambda.zip
  program bin/mvn 'exit 1'
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"target/meridian-lambda.zip could not be built. Nothing was done. Fix the cause, then run scripts/deploy"* ]]
  run scripts/deploy --quiet 0 --artifact other.zip
  [ "$status" -eq 1 ]
  [ "$output" = "There is no other.zip. Nothing was done." ]
  [ ! -f calls ]
  cp "$BATS_TEST_DIRNAME"/../../../regions/*.json regions
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"is an example"* ]]
  [ ! -f calls ]
  run scripts/deploy-region mars-north-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"There is no region mars-north-1 in regions."* ]]
}

@test "an artifact that is older than its sources is built again, unless it was given" {
  mkdir -p src/main
  touch pom.xml src/main/New.java
  touch -t 202601010000 target/meridian-lambda.zip
  # What is deployed to all regions is built once.
  program bin/mvn 'echo "$*" >>builds; echo two >target/meridian-lambda.zip'
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *"# target/meridian-lambda.zip is older than its sources: without --dry-run it is built again first"* ]]
  scripts/deploy --quiet 0
  [ "$(cat builds)" = "-q -B -Dmeridian.skipFormat -DskipTests package" ]
  [ "$(cat state/object.*-eu-west-1.meridian-*.zip)" = two ]
  # A build that fails leaves it old.
  touch -t 202601010000 target/meridian-lambda.zip
  program bin/mvn 'exit 1'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"target/meridian-lambda.zip could not be built. Nothing was done. "* ]]
  mkdir few
  for program in bash sed dirname cat mktemp rm grep readlink mkdir ln find jq cksum git tr; do
    ln -s "$(command -v "$program")" few
  done
  PATH=$PWD/few run scripts/deploy-region us-east-1 --quiet 0
  echo "$output"
  [ "$status" -eq 1 ]
  [ "$output" = "target/meridian-lambda.zip is older than its sources, and mvn, which builds it again, is not installed. Nothing was done. \
Install it with 'apt-get install maven' or 'brew install maven', then run scripts/deploy-region us-east-1 --quiet 0; or add \
--artifact $PWD/target/meridian-lambda.zip to deploy the old one." ]
  scripts/deploy-region us-east-1 --quiet 0 --artifact target/meridian-lambda.zip
}

@test "the global stack is protected after it is complete, and leaves no table behind if it fails" {
  echo meridian-global >broken
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The stack meridian-global in us-east-1 ended in ROLLBACK_COMPLETE."* ]]
  [ -z "$(find state -name 'table.*')" ]
  rm broken
  scripts/deploy-global
  [ "$(grep -c 'DeletionProtectionEnabled: true' state/stack.us-east-1.meridian-global/body)" -eq 6 ]
}

@test "an account that may not have budgets is deployed without them, and gets them when it may" {
  echo meridian-budget >broken
  run scripts/deploy-global
  [ "$status" -eq 0 ]
  [[ $output == *"The stack meridian-budget in us-east-1 ended in ROLLBACK_COMPLETE."*"There are no budgets, for the reason above: "*"Both tables have replicas in"* ]]
  rm broken
  scripts/deploy-global
  [ "$(<state/stack.us-east-1.meridian-budget/status)" = CREATE_COMPLETE ]
}

@test "a wait goes on when nothing answers for a while" {
  # Twice during the wait for the first stack that is created.
  # shellcheck disable=SC2016 # The program expands this.
  program bin/sleep 'case $(cat slept 2>/dev/null)$(echo . >>slept) in "") echo us-east-1 >lost ;; *.*.*) rm -f lost ;; esac'
  scripts/deploy-global
  [ ! -f lost ]
  [ "$(wc -l <slept)" -gt 3 ]
}

@test "the budgets are in us-east-1, and stay unchanged while it does not answer" {
  describe '.stackRegion = "eu-west-1"' global
  scripts/deploy-global
  [ -d state/stack.eu-west-1.meridian-global ]
  describe '.monthlyBudgetDollars = 7' global
  echo us-east-1 >lost
  run scripts/deploy-global
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1 does not answer, so the stacks of meridian there stay unchanged."* ]]
  rm lost
  scripts/deploy-global
  grep -q '"BudgetDollars","ParameterValue":"7"' state/stack.us-east-1.meridian-budget/parameters
  # Another deployment of the same name, in other regions, does not take them.
  mkdir tables
  mv state/table.* tables
  describe '.stackRegion = "ap-southeast-1"' global
  forget
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == "The stack meridian-budget in us-east-1 belongs to the deployment meridian whose stackRegion is eu-west-1. It was not changed. \
Give this deployment another name in "*"regions; if there is no other one, run aws cloudformation delete-stack --region us-east-1 --stack-name meridian-budget. Then run scripts/deploy-global." ]]
  [ -z "$(changes)" ]
  describe '.stackRegion = "eu-west-1"' global
  mv tables/* state
  # The global stack of an older release gives up their names first.
  rm -r state/stack.us-east-1.meridian-budget
  forget
  scripts/deploy-global
  [ "$(line 'update-stack .*meridian-global')" -lt "$(line 'create-stack .*meridian-budget')" ]
}

@test "an account for which a policy forbids us-east-1 is deployed without budgets and alarms about all regions, and deleted" {
  describe_without_us_east_1
  echo us-east-1 >forbidden
  for options in --parallel --quiet=0; do
    run scripts/deploy --quiet 0 "$options"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"us-east-1 is forbidden by a service control policy, so no budget is created: watch the costs in AWS's Billing console."* ]]
    [[ $output == *"us-east-1 is forbidden by a service control policy, so the stack meridian-world with the alarms about all regions is not changed."* ]]
  done
  for region in ap-southeast-1 eu-west-1; do
    scripts/destroy-region "$region" --yes
  done
  run scripts/destroy-global --yes
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1 is forbidden by a service control policy, so the stack meridian-budget stays there, if there is one."* ]]
  ! changes | grep -e '--region us-east-1' || false
}

@test "a table of no stack is not touched" {
  mkdir state
  touch state/table.meridian-control
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The table meridian-control in us-east-1 exists already, but not in the stack meridian-global."* ]]
  [ -z "$(changes)" ]
}

@test "without credentials, the message says how to log in" {
  # shellcheck disable=SC2016
  program bin/aws 'echo "Unable to locate credentials" >&2; exit 253'
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"Unable to locate credentials"*"AWS did not accept your credentials. Log in"* ]]
  # The calls of a first deployment would be the wrong ones.
  # shellcheck disable=SC2016
  program bin/aws 'echo "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation" >&2; exit 254'
  run scripts/deploy-global --dry-run
  [ "$status" -eq 1 ]
  [[ $output == *"AWS did not accept your credentials. Log in"* ]]
}

@test "each script prints its help, and what is wrong with its arguments in two lines" {
  for script in deploy deploy-global deploy-region rollback add-region remove-region status dead-letters destroy-region destroy-global logs; do
    run "scripts/$script" --help
    [ "$status" -eq 0 ]
    [[ $output == *"Usage: scripts/$script"* ]]
    run "scripts/$script" --everything
    [ "$status" -eq 2 ]
    [ "$output" = "scripts/$script: There is no option --everything.
See 'scripts/$script --help'." ]
  done
  [ ! -f calls ]
}
