#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# Operating a deployment: rollback, changes of the description, and logs.

bats_require_minimum_version 1.5.0
load deployed

@test "rollback returns to the version that passed before, and deploying again to the new one" {
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

@test "a failed script waits for an update in progress before the region is rolled back" {
  begin deployed
  echo two >target/meridian-lambda.zip
  update=$(call_like 'update-stack --region us-east-1 .*meridian-region' scripts/deploy-region us-east-1 --quiet 0)
  echo "$((update + 1))" >fail-at
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"us-east-1 runs the versions that passed last."* ]]
  [ "$(<state/stack.us-east-1.meridian-region/status)" = UPDATE_COMPLETE ]
  [ "$(version us-east-1)" = 1 ]
}

@test "rollback waits for the update of an interrupted script, and keeps the list of versions that passed" {
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

@test "an update that CloudFormation rolled back becomes another release when it is tried again, and rollback changes nothing" {
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

@test "rollback waits for the snapshot of an inactive version before its alias moves" {
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

@test "rollback returns to any release that has passed, and lists them" {
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
  [[ $output == *"Choose one of these with --to, the newest first: "*"$first"* ]]
  [ "$(version us-east-1)" = 1 ]
  # The list stays complete, and without --to it goes no further back.
  [ "$(jq length state/parameter.us-east-1)" -eq 3 ]
  scripts/rollback us-east-1
  [ "$(version us-east-1)" = 1 ]
}

@test "versions that did not pass, or passed before the last ten, are deleted after the next one has passed" {
  begin deployed
  # deleted: prints the versions of the tracker that are deleted.
  deleted() { find state -name 'versions.us-east-1.meridian-tracker.*' | grep -oE '[0-9]+[.]deleted' | sort | tr '\n' ' '; }
  echo two >target/meridian-lambda.zip
  echo 'smoke https://us-east-1' >dead
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [ -z "$(deleted)" ]
  rm dead
  echo three >target/meridian-lambda.zip
  scripts/deploy-region us-east-1 --quiet 0
  [ "$(version us-east-1)" = 3 ]
  [ "$(deleted)" = '2.deleted ' ]
  # Nine others have passed since the first.
  jq -c '.[:1] + [range(11; 20) | {release: "r\(.)", tracker: "\(.)", purge: "\(.)", heartbeat: "\(.)"}]' state/parameter.us-east-1 >new
  mv new state/parameter.us-east-1
  echo four >target/meridian-lambda.zip
  scripts/deploy-region us-east-1 --quiet 0
  [ "$(deleted)" = '1.deleted 2.deleted ' ]
  [ "$(jq -r 'map(.tracker) | join(" ")' state/parameter.us-east-1)" = '4 3 11 12 13 14 15 16 17 18' ]
}

@test "a version that Lambda does not delete, such as one with another alias, does not stop a deployment" {
  begin deployed
  jq -c '.[:1] + [range(11; 20) | {release: "r\(.)", tracker: "\(.)", purge: "\(.)", heartbeat: "\(.)"}] | .[0].tracker = "11"' state/parameter.us-east-1 >new
  mv new state/parameter.us-east-1
  sed -i.bak "s/^  'lambda delete-function')/&\n error ResourceConflictException 'an alias has it'\n/" bin/aws
  echo two >target/meridian-lambda.zip
  run scripts/deploy-region us-east-1 --quiet 0
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1: version 1 of meridian-tracker was not deleted: "*ResourceConflictException* ]]
  [[ $output == *"us-east-1 is deployed"* ]]
}

@test "rollback fails if no other version has passed" {
  scripts/deploy-global
  run scripts/rollback us-east-1
  [ "$status" -eq 1 ]
  [[ $output == *"No other version has passed in us-east-1."* ]]
}

@test "a region's code and the tables' names cannot be changed" {
  begin deployed
  describe '.code = 7' eu-west-1
  # According to the region, while the global stack cannot be read.
  echo us-east-1 >lost
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"In eu-west-1 RegionCode is 2 and cannot be changed to 7."* ]]
  rm lost
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"The code of eu-west-1 is 2. It can be changed only by"* ]]
  describe '.code = 2' ap-southeast-1
  run scripts/deploy-global
  [[ $output == *"The code 2 belongs to eu-west-1 and cannot be given to ap-southeast-1."* ]]
  # The global stack still has the code after the region is gone.
  begin deployed
  scripts/destroy-region eu-west-1 --yes
  describe '.code = 7' eu-west-1
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"The code of eu-west-1 is 2. It can be changed only by"* ]]
  begin deployed
  describe '.peerTable = "others"' global
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *"PeerTable is meridian-peers and cannot be changed to others. The stored records depend on it."* ]]
  [ -z "$(changes)" ]
}

# parameter NAME: prints a parameter of the global stack.
parameter() {
  jq -r --arg name "$1" '.[] | select(.ParameterKey == $name).ParameterValue' state/stack.us-east-1.meridian-global/parameters
}

@test "the warm throughput of a table is never lowered" {
  begin deployed
  echo 30000 9000 >warm
  describe '.capacity |= . + {announcesPerSecond: 20000, maxReadUnits: 50000, maxWriteUnits: 50000}' global
  scripts/deploy-global
  [ "$(parameter WarmReadUnits)" = 30000 ]
  [ "$(parameter WarmWriteUnits)" = 11000 ]
  describe '.capacity.announcesPerSecond = 1000' global
  scripts/deploy-global
  [ "$(parameter WarmReadUnits)" = 30000 ]
  [ "$(parameter WarmWriteUnits)" = 11000 ]
}

@test "a region is deployed and rolled back while the region of the global stack is down" {
  begin deployed
  echo two >target/meridian-lambda.zip
  echo us-east-1 >lost
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"us-east-1 does not answer, so the stacks of meridian there stay unchanged."* ]]
  [ "$(version eu-west-1)" = 2 ]
  run scripts/rollback eu-west-1
  [ "$status" -eq 0 ]
  [ "$(version eu-west-1)" = 1 ]
}

@test "while its control region is down, a stack without the name of its drain alarm keeps the alarm that it had" {
  begin deployed
  echo two >target/meridian-lambda.zip
  parameters=state/stack.eu-west-1.meridian-region/parameters
  jq -c 'map(select(.ParameterKey != "DrainAlarm"))' "$parameters" >new
  mv new "$parameters"
  echo us-east-1 >lost
  scripts/deploy-region eu-west-1 --quiet 0
  [ "$(jq -r '.[] | select(.ParameterKey == "DrainAlarm").ParameterValue' "$parameters")" = meridian-drained-eu-west-1 ]
}

@test "the alarm that drains a region moves with its control region" {
  begin deployed
  describe '.controlRegions["eu-west-1"] = "ap-southeast-1"' global
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

@test "settings reach the stacks, and a firewall needs a load balancer" {
  describe '.settings = {intervalSeconds: 2400}' global
  describe '.requestsPerAddress = 500' eu-west-1
  scripts/deploy-global
  scripts/deploy-region eu-west-1 --quiet 0
  jq -e 'map({(.ParameterKey): .ParameterValue}) | add | .IntervalSeconds == "2400" and .RequestsPerAddress == "500"' \
    state/stack.eu-west-1.meridian-region/parameters
  describe '.frontDoor = "http-api"' eu-west-1
  run scripts/deploy-region eu-west-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"regions/eu-west-1.json: requestsPerAddress: must not be given with frontDoor http-api: AWS WAF does not protect HTTP APIs"* ]]
}

@test "logs has the lines of one function or of all" {
  begin deployed
  run scripts/logs us-east-1
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 3 ]
  run scripts/logs us-east-1 --function purge --since 5
  [[ $output == *"  purge  from /meridian/purge" ]]
  run scripts/logs us-east-1 --function=purge --json
  [ "$(jq -c . <<<"$output")" = '[{"time":"2025-11-24T16:00:00Z","function":"purge","message":"from /meridian/purge"}]' ]
  run scripts/logs us-east-1 --function nobody
  [ "$status" -eq 2 ]
}
