#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # It is how bats runs tests.
# How a deployment goes: in which order, through which gate, and what it refuses.

load deployed

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

@test "nothing is begun where the tool that judges a region does not run" {
  begin deployed
  program scripts/smoke 'echo "Meridian needs a JDK 25" >&2; exit 1'
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"Meridian needs a JDK 25"*"scripts/smoke does not run here"* ]]
  [ -z "$(changes)" ]
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
  [[ $output == *"There is a table meridian-control in us-east-1 already, which no stack meridian-global keeps."* ]]
  [ -z "$(changes)" ]
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
