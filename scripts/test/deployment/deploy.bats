#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# Deployments: their order, their gate, and what they refuse.

load deployed

@test "a deployment creates the global stack, then a canary, then the others, each through the gate" {
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
  # Alarms are polled every ten seconds.
  [ "$(grep -c 'describe-alarms --region eu-west-1' calls)" -eq 3 ]
  cmp state/secret.us-east-1 state/secret.eu-west-1
}

@test "a second deployment changes nothing" {
  begin deployed
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  # The global stack; three stacks of each region, and after each the one about the world.
  [ "$(changes | grep -c update-stack)" -eq 13 ]
  [ "$(changes | wc -l)" -eq 13 ]
  [[ $output == *"nothing to change in the stack meridian-global"* ]]
  [[ $output != *"updating the stack"* ]]
  run grep scripts/purge calls
  [ "$status" -ne 0 ]
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
  [[ $output == *"The deployment stopped at ap-southeast-1. Regions that passed: none."* ]]
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
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"There is no target/meridian-lambda.zip. Nothing was done. Build it with mvn package"* ]]
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
