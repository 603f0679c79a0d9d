#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# Deployments whose datastore is S3: the order in which buckets and their rules are made, and what is copied and deleted.

load deployed

setup() {
  begin fresh
  describe '.datastore = "s3" | .bucketPrefix = "mine"' global
}

# only REGION: takes all other regions out of the description, into a folder beside it.
only() {
  mkdir aside
  cp regions/*.json aside
  for name in ap-southeast-1 eu-west-1 us-east-1; do
    [[ $name == "$1" ]] || rm "regions/$name.json"
  done
  describe '.controlRegions = {}' global
  describe 'del(.fallback) | .lagMillis = {}' "$1"
}

# parameter NAME REGION: prints a parameter of the stack of a region's bucket.
parameter() {
  jq -r --arg name "$1" '.[] | select(.ParameterKey == $name).ParameterValue' "state/stack.$2.meridian-bucket/parameters"
}

# rules REGION: prints the destinations of the rules in a bucket's template.
rules() {
  sed -n 's/^            - Id: \(.*\)$/\1/p' "state/stack.$1.meridian-bucket/body" | tr '\n' ' '
}

@test "all buckets are made before any is replicated, and then the regions" {
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"These regions have buckets that are replicated to each other: ap-southeast-1 eu-west-1 us-east-1."* ]]
  [ ! -f state/table.meridian-peers ]
  [ "$(line 'create-stack --region us-east-1 .*meridian-global')" -lt "$(line 'create-stack .*meridian-bucket')" ]
  [ "$(line 'create-stack --region us-east-1 .*meridian-bucket')" -lt "$(line 'update-stack .*meridian-bucket')" ]
  [ "$(line 'update-stack --region us-east-1 .*meridian-bucket')" -lt "$(line 'create-stack .*meridian-region')" ]
  [ "$(parameter Destinations eu-west-1)" = "ap-southeast-1 us-east-1" ]
  [ "$(parameter Codeapsoutheast1 eu-west-1)" = 3 ]
  [ "$(parameter RegionCode eu-west-1)" = 2 ]
  [ "$(rules eu-west-1)" = "apsoutheast1 useast1 " ]
  [ "$(grep -cE 'Prefix: [123]/(swarms|control)/$' state/stack.eu-west-1.meridian-bucket/body)" -eq 6 ]
  run grep s3control calls
  [ "$status" -ne 0 ]
  jq -e 'any(.[]; .ParameterKey == "BucketPrefix" and .ParameterValue == "mine")' state/stack.eu-west-1.meridian-region/parameters
  forget
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  [[ $output != *"updating the stack"* ]]
}

@test "a second region gets what was written before, also after an interruption" {
  only eu-west-1
  describe '.stackRegion = "eu-west-1"' global
  scripts/deploy --quiet 0
  [ "$(parameter Destinations eu-west-1)" = "" ]
  cp aside/*.json regions
  describe '.stackRegion = "eu-west-1"' global
  rm regions/ap-southeast-1.json
  describe 'del(.controlRegions["ap-southeast-1"])' global
  for name in eu-west-1 us-east-1; do
    describe 'del(.lagMillis["ap-southeast-1"])' "$name"
  done
  forget
  call_like 's3control create-job' scripts/deploy-global >fail-at
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The call s3control create-job in eu-west-1 failed."*"run scripts/deploy-global"* ]]
  forget
  run scripts/deploy-global
  [ "$status" -eq 0 ]
  [[ $output == *"eu-west-1: job job-1 of S3 copies its completed downloads"* ]]
  [ "$(grep -c 's3control create-job --region eu-west-1' calls)" -eq 1 ]
  [[ $(grep s3control calls) == *'"SourceBucket":"arn:aws:s3:::mine-eu-west-1"'* ]]
  [ "$(line 's3control create-job')" -lt "$(line 'update-stack --region us-east-1 .*meridian-bucket')" ]
  [ "$(rules us-east-1)" = "euwest1 " ]
  forget
  scripts/deploy --quiet 0
  run grep s3control calls
  [ "$status" -ne 0 ]
}

@test "a region is not added while another one, which would not copy its objects, does not answer" {
  scripts/deploy --quiet 0
  describe_fourth
  echo ap-southeast-1 >lost
  forget
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"ap-southeast-1"* ]]
  run grep 'update-stack --region sa-east-1' calls
  [ "$status" -ne 0 ]
}

@test "a region is removed with its bucket, after the others have ended their replication to it" {
  describe_fourth
  scripts/deploy --quiet 0
  touch state/object.mine-sa-east-1.swarms_aa_4
  forget
  run scripts/remove-region sa-east-1 --yes --quiet 0
  [ "$status" -eq 0 ]
  [ "$(rules us-east-1)" = "apsoutheast1 euwest1 " ]
  [ "$(line 'update-stack --region us-east-1 .*meridian-bucket')" -lt "$(line 'delete-objects .*mine-sa-east-1')" ]
  [ "$(line 'delete-objects .*mine-sa-east-1')" -lt "$(line 'delete-stack --region sa-east-1 .*meridian-bucket')" ]
  [ -z "$(traces sa-east-1)" ]
  [ -f state/forgotten.mine-us-east-1.4.control.heartbeat ]
  [ -f state/forgotten.mine-eu-west-1.4.control.heartbeat ]
}

@test "a deployment is deleted with its buckets, but not while there are live peers" {
  scripts/deploy --quiet 0
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    scripts/destroy-region "$region" --yes
  done
  touch peers
  run scripts/destroy-global --yes
  [ "$status" -eq 1 ]
  [[ $output == *"There are live peers. Nothing was deleted."* ]]
  rm peers
  scripts/destroy-global --yes
  [ -z "$(find state -type f ! -name 'versions.*' ! -name 'alias.*')" ]
  scripts/destroy-global --yes
}

@test "neither the datastore nor the buckets' names can be changed" {
  scripts/deploy --quiet 0
  forget
  describe '.bucketPrefix = "other"' global
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"BucketPrefix is mine and cannot be changed to other."* ]]
  [ -z "$(changes)" ]
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"BucketPrefix is mine and cannot be changed to other."* ]]
  describe 'del(.datastore)' global
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"Datastore is s3 and cannot be changed to dynamodb."* ]]
  begin deployed
  # As an earlier release deployed it.
  for stack in state/stack.us-east-1.meridian-global state/stack.eu-west-1.meridian-region; do
    jq -c 'map(select(.ParameterKey | IN("Datastore", "BucketPrefix") | not))' "$stack/parameters" >new
    mv new "$stack/parameters"
  done
  describe '.datastore = "s3" | .bucketPrefix = "mine"' global
  forget
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"Datastore is dynamodb and cannot be changed to s3."* ]]
  [ -z "$(changes)" ]
}

@test "a dry run prints the plan, and calls nothing" {
  # shellcheck disable=SC2016
  program bin/aws 'echo "$*" >>calls; echo "Unable to locate credentials" >&2; exit 253'
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  ! grep -v '^sts get-caller-identity ' calls || false
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    [[ $output == *"aws cloudformation create-stack --region $region --stack-name meridian-bucket "* ]]
    [[ $output == *"aws cloudformation update-stack --region $region --stack-name meridian-bucket "* ]]
  done
  run scripts/remove-region eu-west-1 --yes --dry-run
  run scripts/destroy-global --yes --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *"aws s3api delete-objects --region eu-west-1 --bucket mine-eu-west-1 "* ]]
}
