#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# Small deployments: without a domain, with one region and no reserved environments; a domain, a second region and a load
# balancer are added later.

load deployed

# describe_small: describes one region without a domain.
describe_small() {
  rm regions/ap-southeast-1.json regions/eu-west-1.json
  describe 'del(.domain, .hostedZone, .controlRegions) | .monitoring = "essential" | .capacity.concurrency = "unreserved"' global
  describe 'del(.hostname, .fallback, .lagMillis) | .frontDoor = "http-api"' us-east-1
}

# describe_second: adds a region without a domain.
describe_second() {
  jq '.region = "eu-west-1" | .code = 2 | .fallback = "us-east-1" | .purge.offsetMinutes = 20' regions/us-east-1.json >regions/eu-west-1.json
  describe '.fallback = "eu-west-1"' us-east-1
}

# parameter NAME [REGION]: prints a parameter of the region's stack.
parameter() {
  jq -r --arg name "$1" '.[] | select(.ParameterKey == $name).ParameterValue' "state/stack.${2:-us-east-1}.meridian-region/parameters"
}

@test "one region without a domain is deployed by its own URL" {
  describe_small
  rm target/meridian-lambda.zip
  # shellcheck disable=SC2016
  program bin/mvn '[[ "$*" == "-q -B -Dmeridian.skipFormat -DskipTests package" ]] && echo built >target/meridian-lambda.zip'
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"Nobody is notified of alarms and budgets: to name an e-mail address, run scripts/init --email ADDRESS --deploy."*"Torrents list these announce URLs"*"  https://url.us-east-1/announce" ]]
  [ "$(grep -c '^scripts/smoke' calls)" -eq 1 ]
  grep -qxF 'scripts/smoke https://url.us-east-1/announce --region us-east-1' calls
  [[ $output == *"IPv6 was not tried"*"scripts/smoke -6 https://url.us-east-1/announce"* ]]
  [ "$(parameter Domain)$(parameter Hostname)$(parameter HostedZone)$(parameter Trackers)" = '' ]
  [ "$(parameter ReservedConcurrency)" = 0 ]
  [ "$(parameter Monitoring)" = essential ]
  [ "$(changes | grep -cE 'meridian-(world|drain)|^(route53|acm|elbv2|ec2) ')" -eq 0 ]
}

@test "one command describes and deploys it, and goes on after a failure" {
  local project=$BATS_TEST_DIRNAME/../../..
  unset AWS_REGION AWS_DEFAULT_REGION
  ln -s "$project"/{pom.xml,src} .
  ln -s "$project"/target/{classes,test-classes,tools} target
  cp "$project"/regions/*.json regions
  touch -h -t 202601010000 pom.xml src regions/*.schema.json # Not newer than what is built.
  mv scripts/deploy scripts/unhurried
  # shellcheck disable=SC2016 # The program expands this.
  program scripts/deploy 'echo "scripts/deploy $*" >>calls; MERIDIAN_AGAIN="scripts/deploy${*:+ $*}" exec scripts/unhurried --quiet 0 "$@"'
  command=(scripts/init --example small --yes --deploy)
  echo L-B99A9384 5 >quotas
  run "${command[@]}"
  [ "$status" -eq 1 ]
  [[ $output == *"Wrote regions: eu-west-1.json, global.json."$'\n'* && $output != *Next:* ]]
  [[ $output == *"Lambda's concurrent executions: 7 needed, but only 5 allowed."*"then run scripts/deploy. "*"run scripts/deploy --despite-doctor." ]]
  [ -z "$(changes)" ]
  rm quotas
  AWS_DEFAULT_REGION=sa-east-1 run "${command[@]}"
  [ "$status" -eq 0 ]
  [[ $output == *"Nothing changes in regions."*" run scripts/init --email ADDRESS --deploy."*"  https://url.eu-west-1/announce" ]]
  grep -qxF "scripts/deploy " calls
  mv regions elsewhere
  forget
  run "${command[@]}" --to elsewhere
  [ "$status" -eq 0 ]
  grep -qxF "scripts/deploy --regions $PWD/elsewhere" calls
  # Nothing is deployed if an answer is wrong, or would change what is described.
  forget
  run "${command[@]}" --to elsewhere --peers many
  [ "$status" -eq 2 ]
  run "${command[@]}" --to elsewhere --peers 50k
  [ "$status" -eq 1 ]
  [[ $output == *"--example would undo what differs"*" with scripts/deploy --regions elsewhere." ]]
  ! grep -v '^configure get region$' calls || false
}

@test "a deployment in another partition, which has no us-east-1, has no budgets" {
  describe_small
  describe '.region = "us-gov-west-1"' us-east-1
  mv regions/us-east-1.json regions/us-gov-west-1.json
  describe '.stackRegion = "us-gov-west-1"' global
  run scripts/deploy-global
  [ "$status" -eq 0 ]
  [[ $output == *"No budget is created, because accounts with us-gov-west-1 have no us-east-1."* ]]
  scripts/destroy-global --yes
  ! grep us-east-1 calls || false
}

@test "a dry run of it names no call about DNS, certificates, networks or load balancers" {
  describe_small
  # shellcheck disable=SC2016
  program bin/aws 'echo "Unable to locate credentials" >&2; exit 253'
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *"create-stack --region us-east-1 --stack-name meridian-region "* ]]
  [[ $output == *"scripts/smoke https://URL-OF-us-east-1/announce"* ]]
  # A quarter of an hour: with the build, which takes about two minutes.
  [[ $output == *"This takes about 13 minutes if nothing is deployed yet: assumed, not measured."* ]]
  [[ ${output,,} != *route53* && $output != *meridian-world* && $output != *meridian-drain* && $output != *out-of-dns* ]]
  [[ $output != *"aws acm "* && $output != *"aws ec2 "* && $output != *"aws elbv2 "* ]]
}

@test "a second region without a domain has its own URL, and status pages list both" {
  describe_small
  scripts/deploy --quiet 0
  describe_second
  describe '.alarmEmail = "operator@mine.org"' global
  forget
  run scripts/add-region eu-west-1 --quiet 0
  [ "$status" -eq 0 ]
  [[ $output != *"Nobody is notified"* ]]
  [[ $output == *"Clients find it by torrents that list its URL."* ]]
  [ "$(parameter Trackers)" = https://url.eu-west-1/announce ]
  [ "$(parameter Trackers eu-west-1)" = https://url.us-east-1/announce ]
  [ "$(changes | grep -cE 'meridian-(world|drain)')" -eq 0 ]
}

@test "the URL of a region that does not answer stays on the others' status pages, and makes no new version" {
  describe_small
  describe_second
  scripts/deploy --quiet 0
  scripts/deploy --quiet 0
  before=$(version us-east-1)
  [ "$(parameter Trackers)" = https://url.eu-west-1/announce ]
  echo eu-west-1 >lost
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 0 ]
  [ "$(parameter Trackers)" = https://url.eu-west-1/announce ]
  [ "$(version us-east-1)" = "$before" ]
}

@test "a domain is not added while the control region does not answer: the region could not be drained" {
  describe_small
  describe_second
  scripts/deploy --quiet 0
  describe '.domain = "tracker.mine.org" | .hostedZone = "Z0MINE" | .controlRegions = {"us-east-1": "eu-west-1", "eu-west-1": "us-east-1"}' global
  describe '.hostname = "us-east-1.tracker.mine.org"' us-east-1
  describe '.hostname = "eu-west-1.tracker.mine.org"' eu-west-1
  forget
  echo eu-west-1 >lost
  run scripts/deploy-region us-east-1 --quiet 0
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"AWS did not answer cloudformation describe-stacks in eu-west-1."* ]]
  [ "$(parameter Domain)" = '' ]
  rm lost
  scripts/deploy-region us-east-1 --quiet 0
  [[ $(parameter DrainAlarm) == meridian-drained-us-east-1-* ]]
}

@test "a domain is added to a deployment without one" {
  describe_small
  scripts/deploy --quiet 0
  describe '.domain = "tracker.mine.org" | .hostedZone = "Z0MINE"' global
  describe '.hostname = "us-east-1.tracker.mine.org"' us-east-1
  forget
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  # Its certificate and host names take as long as those of a new region.
  [[ $output == "This takes about 21 minutes: "* ]]
  [ "$(parameter Domain)" = tracker.mine.org ]
  grep -qxF 'scripts/smoke https://tracker.mine.org/announce' calls
  grep -q 'create-stack --region us-east-1 .*meridian-world' calls
  # The URL that torrents already list still serves.
  grep -qxF 'scripts/smoke https://api.us-east-1/announce --region us-east-1' calls
  # A load balancer beside the HTTP API, whose URL still serves.
  describe '.frontDoor = "both"' us-east-1
  forget
  run scripts/deploy --quiet 0
  [[ $output == "This takes about 13 minutes: "* ]]
  grep -qxF 'scripts/smoke http://us-east-1.tracker.mine.org/announce --region us-east-1' calls
  grep -qxF 'scripts/smoke https://api.us-east-1/announce --region us-east-1' calls
}

@test "a region without a domain is shown, removed and destroyed without DNS" {
  describe_small
  describe_second
  scripts/deploy --quiet 0
  forget
  run scripts/status --aws
  [[ $output == *"no DNS"* ]]
  run scripts/remove-region eu-west-1 --yes --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"eu-west-1 is the fallback or the control region of others: us-east-1."* ]]
  describe 'del(.fallback)' us-east-1
  scripts/deploy --quiet 0
  forget
  run scripts/remove-region eu-west-1 --yes --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"eu-west-1: without a domain nothing sends its clients elsewhere"* ]]
  [ -z "$(changes | grep -E 'meridian-world')$(grep scripts/drain calls)" ]
}

@test "another deployment with the same name takes neither regions nor the domain" {
  begin deployed
  cp -R regions described
  sed -i.bak 's/tracker.mine.org/tracker.other.org/' regions/*.json
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [ "$output" = "ap-southeast-1 serves the domain tracker.mine.org, and regions has tracker.other.org: torrents that list tracker.mine.org would lose \
their tracker. Nothing was done. If that is another deployment, give this one another name; else put tracker.mine.org back into regions or, if no \
torrent lists it, run scripts/deploy --quiet 0 --despite-urls." ]
  rm -r regions
  mv described regions
  rm regions/eu-west-1.json
  describe '.controlRegions = {"us-east-1": "ap-southeast-1", "ap-southeast-1": "us-east-1"}' global
  for region in us-east-1 ap-southeast-1; do
    describe 'del(.lagMillis) | .fallback = if .region == "us-east-1" then "ap-southeast-1" else "us-east-1" end' "$region"
  done
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"meridian has replicas or a bucket in eu-west-1, which "*"regions does not describe. Nothing was done. If that is another deployment, give this one another name; "* ]]
  [ -z "$(changes)" ]
}

@test "a front door that clients use is not replaced at once" {
  describe_small
  scripts/deploy --quiet 0
  describe '.frontDoor = "alb"' us-east-1
  forget
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [ "$output" = "us-east-1 has the front door http-api, which clients use until their resolvers have learned of alb. Nothing was done. \
Give it the front door both in regions for a day, then run scripts/deploy --quiet 0." ]
  [ -z "$(changes)" ]
  describe '.frontDoor = "both"' us-east-1
  scripts/deploy --quiet 0
  describe '.frontDoor = "alb"' us-east-1
  forget
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [ "$output" = "us-east-1 would keep only the front door alb: torrents that list the URL that AWS gave the other one would lose it for good. \
Nothing was done. Give it the front door both in regions or, if no torrent lists that URL, run scripts/deploy --quiet 0 --despite-urls." ]
  [ -z "$(changes)" ]
  scripts/deploy --quiet 0 --despite-urls
  [ "$(parameter FrontDoor)" = alb ]
  # Without another region it cannot be drained, so having had both doors is enough.
  describe '.frontDoor = "both"' us-east-1
  scripts/deploy --quiet 0
  describe '.frontDoor = "http-api"' us-east-1
  scripts/deploy-region us-east-1 --quiet 0 --despite-urls
  [ "$(parameter FrontDoor)" = http-api ]
}

@test "a region with others is drained before its load balancer is replaced" {
  begin deployed
  describe '.frontDoor = "both"' us-east-1
  scripts/deploy-region us-east-1 --quiet 0
  describe '.frontDoor = "http-api"' us-east-1
  forget
  run scripts/deploy-region us-east-1 --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"Nothing was done. Drain it with scripts/drain us-east-1 --aws --wait, then run scripts/deploy-region us-east-1 --quiet 0."* ]]
  [ -z "$(changes)" ]
  echo "eu-west-1 $(parameter DrainAlarm)" >alarms
  # Another operator is named first, with the time.
  echo UPDATE_IN_PROGRESS >state/stack.us-east-1.meridian-region/status
  echo meridian-1-5-bob-at-laptop >state/stack.us-east-1.meridian-region/token
  run scripts/deploy --quiet 0 --despite-urls
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == "bob at laptop is changing the stack meridian-region in us-east-1, which is in state UPDATE_IN_PROGRESS since 2026-11-26T10:00:"* ]]
  scripts/deploy-region us-east-1 --quiet 0 --despite-urls
  [ "$(parameter FrontDoor)" = http-api ]
}
