#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # It is how bats runs tests.
# What is done with a deployment: going back, changing what is described, status and logs.

load deployed

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

@test "an update that nobody watches any more is waited for before the region goes back" {
  begin deployed
  echo two >target/meridian-lambda.zip
  update=$(call_like 'update-stack --region us-east-1 .*meridian-region' scripts/deploy-region us-east-1 --quiet 0)
  echo "$((update + 1))" >fail-at
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"us-east-1 answers by the versions that passed last."* ]]
  [ "$(<state/stack.us-east-1.meridian-region/status)" = UPDATE_COMPLETE ]
  [ "$(version us-east-1)" = 1 ]
}

@test "rollback waits for an update that was interrupted, and keeps what has passed" {
  begin deployed
  for text in two three; do
    echo "$text" >target/meridian-lambda.zip
    [ "$text" = three ] || scripts/deploy-region us-east-1 --quiet 0
  done
  forget
  update=$(call_like 'update-stack --region us-east-1 .*meridian-region' scripts/deploy-region us-east-1 --quiet 0)
  echo "$update" >interrupt-at
  SIGNAL=INT run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 130 ]
  [[ $output == *"us-east-1 is still being updated in AWS, to versions that have not passed."* ]]
  forget
  run scripts/rollback us-east-1
  [ "$status" -eq 0 ]
  [ "$(version us-east-1)" = 2 ]
  [ "$(jq length state/parameter.us-east-1)" -eq 2 ]
}

@test "what CloudFormation has taken back is another release when it is tried again, and rollback leaves it at that" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo meridian-region >broken
  for _ in 1 2; do
    run scripts/deploy-region us-east-1 --quiet 0
    [ "$status" -eq 1 ]
  done
  run scripts/rollback us-east-1
  [ "$status" -eq 0 ]
  [ "$(version us-east-1)" = 1 ]
  rm broken
  scripts/deploy-region us-east-1 --quiet 0
  [ "$(sed -n 's/.*update-stack.*meridian-region.*"Release","ParameterValue":"\([0-9a-f]*\).*/\1/p' calls | sort -u | wc -l)" -eq 3 ]
  forget
  run scripts/deploy-region us-east-1 --quiet 0
  [[ $output == *"nothing to change in the stack meridian-region"* ]]
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
  [[ $output == *"These have, the newest first: $first, "*". Name one"* ]]
  [ "$(version us-east-1)" = 1 ]
  # None is forgotten, and it goes no further back by itself.
  [ "$(jq length state/parameter.us-east-1)" -eq 3 ]
  scripts/rollback us-east-1
  [ "$(version us-east-1)" = 1 ]
}

@test "rollback says so where there is nothing to go back to" {
  scripts/deploy-global
  run scripts/rollback us-east-1
  [ "$status" -eq 1 ]
  [[ $output == *"Nothing else has passed in us-east-1."* ]]
}

@test "a region's code and the tables' names stay what they were" {
  begin deployed
  say '.code = 7' eu-west-1
  # As the region has it, while nobody can say what the tables have.
  echo us-east-1 >lost
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"In eu-west-1 RegionCode is 2 and cannot be changed to 7."* ]]
  rm lost
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The code of eu-west-1 is 2. It can be changed only by"* ]]
  say '.code = 2' ap-southeast-1
  run scripts/deploy-global
  [[ $output == *"The code 2 belongs to eu-west-1 and cannot be given to ap-southeast-1."* ]]
  # The tables know it when the region is gone, too.
  begin deployed
  scripts/destroy-region eu-west-1 --yes
  say '.code = 7' eu-west-1
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"The code of eu-west-1 is 2. It can be changed only by"* ]]
  begin deployed
  say '.peerTable = "others"' global
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"PeerTable is meridian-peers and cannot be changed to others. What the tables hold goes by both."* ]]
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
  echo 'smoke https://eu-west-1' >dead
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  rm dead
  echo us-east-1 >lost
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1 does not answer, so a stack meridian-drain-eu-west-1 may be left there"* ]]
  rm lost
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
