#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# The policies of templates/permissions.yaml. In all tests of deployments AWS refuses what an operator's and a deployer's
# policy do not allow; here their actions are written from what is called, operators need only their own policy, and stacks get
# the service role.

load deployed

# actions STATEMENT: prints the actions of a statement, such as Operator.Metrics.
actions() {
  awk -v policy="  ${1%.*}:" -v statement="${1#*.}" '
    /^  [A-Z][A-Za-z]*:$/ { here = ($0 == policy) }
    / Sid: / { found = here && $NF == statement }
    found && / - [a-z0-9-]+:[A-Za-z*]+$/ { print $2 }' templates/permissions.yaml
}

@test "the actions that policies allow are written from what scripts, tools and templates call" {
  "$BATS_TEST_DIRNAME/../permissions" --check
  # Nothing is allowed twice.
  [ -z "$(policies Operator Deployer | sort | uniq -d)" ]

  # A call that a script gets.
  # shellcheck disable=SC2016 # A script expands this.
  for call in 'try_look "$(field "$1" region)"' '  answer=$(AWS_MAX_ATTEMPTS=2 aws' '  aws' 'change "$region"'; do
    cp "$BATS_TEST_DIRNAME"/../../lib/checks.bash scripts/lib
    echo "$call ec2 describe-addresses" >>scripts/lib/checks.bash
    run scripts/test/permissions
    [ "$status" -eq 1 ]
    [[ $output == *"actions.txt lacks calls: "$'\n'"ec2 describe-addresses" ]]
  done
  echo 'ec2 describe-addresses ec2:DescribeAddresses *' >>scripts/test/deployment/actions.txt
  run scripts/test/permissions
  [ "$status" -eq 1 ]
  [[ $output == *"actions.txt has lines without a statement: "$'\n'"ec2 describe-addresses ec2:DescribeAddresses *" ]]
  sed -i.bak '$d' scripts/test/deployment/actions.txt
  echo 'ec2 describe-addresses ec2:DescribeAddresses * Deployer.Account' >>scripts/test/deployment/actions.txt
  run scripts/test/permissions --check
  [ "$status" -eq 1 ]
  [[ $output == *"> "*"- ec2:DescribeAddresses"*"are not what is called: run scripts/test/permissions." ]]
  scripts/test/permissions
  diff <(actions Deployer.Account) - <<<"$(sort <<<"$(cd "$BATS_TEST_DIRNAME/../../.." && actions Deployer.Account)
ec2:DescribeAddresses")"

  # One that it no longer makes.
  sed -i.bak '$d' scripts/lib/checks.bash
  run scripts/test/permissions
  [ "$status" -eq 1 ]
  [[ $output == *"actions.txt has calls that no script makes: "$'\n'"ec2 describe-addresses" ]]
  sed -i.bak '$d' scripts/test/deployment/actions.txt
  scripts/test/permissions
  "$BATS_TEST_DIRNAME/../permissions" --check

  # Templates with another type of resource, without one, and with another action of a role.
  printf '  Alias:\n    Type: AWS::KMS::Alias\n' >>templates/drain.yaml
  run scripts/test/permissions
  [ "$status" -eq 1 ]
  [[ $output == *"handlers.txt lacks types of resources: "$'\n'"AWS::KMS::Alias" ]]
  echo 'AWS::KMS::Alias StoringResources.Aliases kms:CreateAlias' >>scripts/test/deployment/handlers.txt
  run scripts/test/permissions
  [ "$status" -eq 1 ]
  [[ $output == *"there is no statement StoringResources.Aliases for kms:CreateAlias"* ]]
  sed -i.bak '$d' scripts/test/deployment/handlers.txt
  sed -i.bak -e '$d' -e 's/AWS::KMS::Alias/AWS::IAM::Role/' templates/drain.yaml
  sed -i.bak '/AWS::Budgets::Budget/d' templates/budget.yaml
  run scripts/test/permissions
  [ "$status" -eq 1 ]
  [[ $output == *"handlers.txt has types that no template uses: "$'\n'"AWS::Budgets::Budget" ]]
  sed -i.bak '/AWS::Budgets::Budget/d' scripts/test/deployment/handlers.txt
  run scripts/test/permissions
  [ "$status" -eq 1 ]
  [[ $output == *"nothing needs the statement StoringResources.Budgets"* ]]
  cp "$BATS_TEST_DIRNAME"/../../../templates/budget.yaml templates
  cp "$BATS_TEST_DIRNAME"/handlers.txt scripts/test/deployment
  sed -i.bak 's/Action: \[dynamodb:GetItem, dynamodb:Query\]/Action: [dynamodb:GetItem, dynamodb:PartiQLSelect]/' templates/region.yaml
  scripts/test/permissions
  actions Boundary.Records | grep -x dynamodb:PartiQLSelect
}

@test "operators need their own policy only, which shows no keys" {
  begin deployed
  permit Operator
  touch letters
  run scripts/status --aws
  [[ $output != *AccessDenied* ]]
  scripts/logs us-east-1
  scripts/dead-letters us-east-1 list
  echo '{"MessageId": "1", "ReceiptHandle": "r", "Body": "{}"}' >letters
  scripts/dead-letters us-east-1 purge --yes
  ! policies Operator | grep -iE 'secret|FunctionConfiguration|lambda:(Get|List)[^A]' || false
  # What they may not do.
  run scripts/rollback us-east-1
  [ "$status" -eq 1 ]
  [[ $output == *"AccessDenied"*"no policy allows ssm get-parameter on arn:aws:ssm:us-east-1:123456789012:parameter/meridian/proven"* ]]
}

@test "an administrator creates the permissions once" {
  rm permitted
  run scripts/deploy-permissions
  [ "$status" -eq 0 ]
  [[ $output == *"Attach the policy meridian-operator to the users or roles that operate meridian, and also meridian-deployer to those that deploy it."* ]]
  [[ $output == *'put "serviceRole": true into regions/global.json and run scripts/deploy'* ]]
  grep -q 'create-stack --region us-east-1 .*--stack-name meridian-permissions .*CAPABILITY_NAMED_IAM' calls
  ! grep -q -e --role-arn calls || false
  run scripts/deploy-permissions
  [[ $output == *"nothing to change in the stack meridian-permissions"* ]]
  # scripts/doctor finds the service role, and where it is missing.
  describe '.serviceRole = true' global
  program bin/curl 'exit 7'
  run scripts/doctor
  [[ $output == *"ok  CloudFormation's service role is meridian-cloudformation."* ]]
  sed -i.bak 's/- s3:CreateJob/- s3:CreateJobs/; s/# IAM/# By IAM/' templates/permissions.yaml
  run scripts/doctor
  [[ $output == *"NOT OK  The stack meridian-permissions is of another release, and does not allow all that this one needs."*"scripts/deploy-permissions, as an administrator"* ]]
  mv templates/permissions.yaml.bak templates/permissions.yaml
  describe '.hostedZone = "Z0OTHER"' global
  run scripts/doctor
  [[ $output == *"NOT OK  CloudFormation's service role meridian-cloudformation may not use what regions describes: the stack meridian-permissions has another HostedZone."*"scripts/deploy-permissions, as an administrator"* ]]
  describe '.hostedZone = "Z0MINE"' global
  mv state/stack.us-east-1.meridian-permissions ..
  run scripts/doctor
  [[ $output == *"NOT OK  CloudFormation's service role meridian-cloudformation does not exist."*"scripts/deploy-permissions, as an administrator"* ]]
  mv ../stack.us-east-1.meridian-permissions state
  # A deployer cannot change them.
  permit Operator Deployer
  run scripts/deploy-permissions
  [ "$status" -eq 1 ]
  [[ $output == *AccessDenied* ]]
}

@test "with the service role, every stack is changed by it, and every role is limited" {
  rm permitted
  scripts/deploy-permissions
  permit Operator Deployer
  forget
  describe '.serviceRole = true' global
  scripts/deploy --quiet 0
  scripts/destroy-region eu-west-1 --yes
  [ "$(grep -cE ' (create|update|delete)-stack ' calls)" -gt 15 ]
  ! grep -E ' (create|update|delete)-stack ' calls | grep -v -e ' --role-arn arn:aws:iam::123456789012:role/meridian-cloudformation' || false
  ! grep -E 'stack-name meridian-region .*--parameters' calls | grep -v '"PermissionsBoundary","ParameterValue":"on"' || false
  # It stays: CloudFormation keeps it, and it cannot remove the boundary.
  describe '.serviceRole = false' global
  forget
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"the stack meridian-region in us-east-1 has a service role, which CloudFormation keeps"*'Put "serviceRole": true into regions/global.json'* ]]
  ! changes | grep -E ' (create|update)-stack .*meridian-region' || false
  # Without it nothing changes.
  begin fresh
  run scripts/deploy --dry-run --quiet 0
  [[ $output == *create-stack* && $output != *--role-arn* && $output == *'"PermissionsBoundary","ParameterValue":"off"'* ]]
}
