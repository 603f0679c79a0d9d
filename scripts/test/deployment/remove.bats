#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# Adding and removing regions, and deleting a deployment.

load deployed

# replicas: the regions that the global stack has replicas in.
replicas() {
  sed -n 's/^ *- Region: //p' state/stack.us-east-1.meridian-global/body | sort -u | tr '\n' ' '
}

# replicas_of: prints how many replicas sa-east-1 has in each template that the global stack got.
replicas_of() {
  local file
  for file in target/deploy/global-*.yaml; do
    printf '%d ' "$(grep -c 'Region: sa-east-1' "$file")"
  done
}

@test "one update adds or removes one replica of one table, and changes nothing else" {
  begin deployed
  describe_fourth
  rm target/deploy/*
  scripts/deploy-global
  [ "$(replicas_of)" = "0 1 2 2 " ]
  run diff target/deploy/global-1.yaml target/deploy/global-2.yaml
  [[ $output == *"Region: sa-east-1"* && $output != *'<'* ]]
  run diff target/deploy/global-2.yaml target/deploy/global-3.yaml
  [[ $output == *"Region: sa-east-1"* && $output != *'<'* ]]
  rm target/deploy/*
  scripts/remove-region sa-east-1 --yes --quiet 0
  [ "$(replicas_of)" = "2 1 0 " ]
  run diff target/deploy/global-2.yaml target/deploy/global-3.yaml
  [[ $output == *"Region: sa-east-1"* && $output != *'>'* ]]
}

@test "a region that got a replica of one table only gets the other one later, and is removed" {
  begin deployed
  describe_fourth
  cp -R . ../probe
  (cd ../probe && rm -f calls && scripts/deploy-global && grep -v '^scripts/' calls |
    grep -nE 'update-stack .*meridian-global' | sed -n '3s/:.*//p') | tail -n 1 >fail-at
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  rm fail-at numbers
  [ "$(grep -c 'Region: sa-east-1' state/stack.us-east-1.meridian-global/body)" -eq 1 ]
  run scripts/deploy-region sa-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"The deployment's tables or buckets do not include sa-east-1."* ]]
  cp -R . ../removed
  scripts/deploy-global
  [ "$(replicas)" = "ap-southeast-1 eu-west-1 sa-east-1 us-east-1 " ]
  [ "$(grep -c 'DeletionProtectionEnabled: true' state/stack.us-east-1.meridian-global/body)" -eq 8 ]
  cd ../removed
  scripts/remove-region sa-east-1 --yes --quiet 0
  [ "$(replicas)" = "ap-southeast-1 eu-west-1 us-east-1 " ]
}

@test "a fourth region gets replicas, the existing keys, and its stacks before the others change" {
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

@test "a region is removed after it is drained and swept" {
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

@test "a deployment is deleted region by region, the global stack last" {
  begin deployed
  run scripts/destroy-global --yes
  [ "$status" -eq 1 ]
  [[ $output == *"These regions still have stacks: ap-southeast-1 eu-west-1 us-east-1."* ]]
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
  [[ $output == *"There are live peers. Nothing was deleted."* ]]
  [ -z "$(changes)" ]
  rm peers
  forget
  scripts/destroy-global --yes
  [ -z "$(find state -type f ! -name 'versions.*' ! -name 'alias.*')" ]
  [ "$(line 'delete-table --region us-east-1')" -lt "$(line 'delete-stack --region us-east-1 .*meridian-budget')" ]
}
