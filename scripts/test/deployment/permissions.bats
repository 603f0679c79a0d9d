#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# The policies of templates/permissions.yaml. In all tests of deployments AWS refuses what an operator's and a deployer's
# policy do not allow; here they allow no more than that, operators need only theirs, and stacks get the service role.

load deployed

readonly ACTIONS=scripts/test/deployment/actions.txt

# needed FIELDS: prints these fields of actions.txt, once each.
needed() {
  grep -v '^#' "$ACTIONS" | cut -d ' ' -f "$1" | sort -u
}

# code: prints the lines of all scripts without comments.
code() {
  cat "$BATS_TEST_DIRNAME"/../../{*,lib/*.bash} 2>/dev/null | grep -v '^ *#'
}

@test "the policies allow the actions that scripts and tools need, and no others" {
  diff <(policies Operator Deployer | cut -d ' ' -f 1 | sort -u) <(needed 3 | grep :)
  # Nothing is allowed twice.
  [ -z "$(policies Operator Deployer | sort | uniq -d)" ]
}

@test "each call of scripts has its actions, and no others have" {
  called=$(code | grep -oE '(look|change|ask) "\$[a-zA-Z0-9_]+" [a-z0-9-]+ [a-z0-9-]+' | cut -d ' ' -f 3,4 | sort -u)
  [ "$(wc -l <<<"$called")" -gt 45 ]
  [ -z "$(comm -23 <(echo "$called") <(needed 1,2))" ]
  while read -r call; do
    code | grep -q -- "$call" || { echo "$call is never called" && false; }
  done < <(needed 1,2 | grep -v '^java ')
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
