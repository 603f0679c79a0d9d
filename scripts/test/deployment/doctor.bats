#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # bats runs tests in subshells.
# What scripts/doctor finds before a deployment, and that it changes nothing.

load deployed

# finds STATUS FINDING MEND: checks the exit code, a finding, and what mends it; and that nothing was changed.
finds() {
  run scripts/doctor
  echo "$output"
  [ "$status" -eq "$1" ]
  [[ $output == *"$2"* ]]
  [[ $output == *"$3"* ]]
  [ ! -f calls ] || [ -z "$(changes)" ]
}

@test "nothing is wrong before a first deployment, or after one" {
  finds 0 'ok  us-east-1: The region is enabled.' 'ok  The hosted zone Z0MINE of mine.org is delegated.'
  [[ $output != *'NOT OK'* ]]
  begin deployed
  echo NS-1.awsdns-1.org >dns
  finds 0 'ok  Account 123456789012; the credentials do not expire.' ''
}

@test "it finds an old AWS CLI, and values that are examples" {
  echo 'aws-cli/2.12.9 Python/3.11' >cli
  finds 1 'NOT OK  The AWS CLI is 2.12, and must be 2.13 or later.' 'getting-started-install'
  rm cli
  describe '.hostedZone = "Z0EXAMPLE0PUT0YOURS0HERE"' global
  finds 1 'hostedZone: Z0EXAMPLE0PUT0YOURS0HERE is an example' 'scripts/regions --deployable'
}

@test "it finds credentials that expire too early, or are not accepted" {
  jq -nr 'now + 3000 | floor | todate | sub("Z"; "+00:00")' >expiry
  AWS_ACCESS_KEY_ID=key finds 1 'and 3 regions may take 100.' 'aws sso login'
  # Those that the CLI has fetched last for 15 minutes, as of aws login, and are renewed.
  finds 0 'ok  Account 123456789012; the AWS CLI renews the credentials while your login lasts.' ''
  touch pasted
  finds 1 'and 3 regions may take 100.' 'aws login'
  rm expiry
  finds 2 '?  Account 123456789012; the credentials are temporary, and how long they are valid is not known.' 'If they may end within 100 minutes'
  rm pasted
  finds 0 'the credentials do not expire.' ''
  export AWS_ACCESS_KEY_ID=key
  jq -nr 'now + 12000 | floor | todate' >expiry
  finds 0 'the deployment may take 100.' ''
  # shellcheck disable=SC2016
  program bin/aws '[[ $1 != --version ]] || { echo aws-cli/2.31.0; exit; }; echo "An error occurred (ExpiredToken): it has expired" >&2; exit 254'
  finds 1 'AWS did not accept your credentials: An error occurred (ExpiredToken)' 'aws sso login'
}

@test "the credentials of aws login are renewed before each call, in no region but their own" {
  export AWS_CONFIG_FILE=$PWD/config
  printf '[default]\nlogin_session = arn:aws:iam::123456789012:user/me\n' >config
  scripts/deploy-global --dry-run >/dev/null
  awk '/^configure export-credentials/ { renewed++; next } { calls++; if (renewed != calls) { print "not before: " $0; exit 1 } } END { exit calls < 2 }' calls
  forget
  AWS_ACCESS_KEY_ID=key scripts/deploy-global --dry-run >/dev/null
  ! grep configure calls || false
}

@test "it finds a region that is not enabled, and does not ask it" {
  echo ap-southeast-1 >disabled
  finds 1 'NOT OK  ap-southeast-1: The region is not enabled' 'aws account enable-region --region-name ap-southeast-1'
  [ "$(grep -c 'service-quotas.*--region ap-southeast-1' calls)" -eq 0 ]
}

@test "it finds a region that a service control policy forbids, and does not ask it" {
  echo eu-west-1 >forbidden
  finds 1 $'NOT OK  eu-west-1: A service control policy of your organization forbids eu-west-1.\n        scripts/init --regions LIST' \
    $'; or an administrator of your organization allows eu-west-1.\n'
  [[ $output == *$'\n1 fault. Nothing was changed.' && $output != *'eu-west-1: The region is enabled.'* ]]
  [ "$(grep -c 'service-quotas.*--region eu-west-1' calls)" -eq 0 ]
  # Here it is the stack region, too.
  echo us-east-1 >forbidden
  finds 1 'NOT OK  us-east-1: A service control policy of your organization forbids us-east-1.'$'\n        scripts/init --new --regions LIST' $'\n1 fault. Nothing was changed.'
  describe_without_us_east_1
  finds 1 'NOT OK  us-east-1: A service control policy of your organization forbids us-east-1, so there are no budgets and no alarms about all regions.' \
    $'\n1 fault. Nothing was changed.'
  [[ $output == *'ok  The hosted zone Z0MINE of mine.org is delegated.'* ]]
}

# move REGION ANOTHER: describes another region instead.
move() {
  sed -i.bak "s/$1/$2/" regions/*.json
  mv "regions/$1.json" "regions/$2.json"
}

@test "it finds a region that AWS does not have" {
  move ap-southeast-1 ap-moon-1
  finds 1 'NOT OK  ap-moon-1: AWS has no region ap-moon-1.' '        scripts/init --regions LIST describes other ones; aws'
  move us-east-1 us-moon-1
  finds 1 'NOT OK  us-moon-1: AWS has no region us-moon-1.' '        scripts/init --new --regions LIST describes other ones, if nothing is deployed yet; aws'
}

@test "it finds each quota that is too small, and what to ask for" {
  printf '%s\n' 'L-B99A9384 10' 'L-AB614373 100' 'L-53DA6B97 1' >quotas
  finds 1 "us-east-1: Lambda's concurrent executions: 280 needed, but only 10 allowed." \
    'aws service-quotas request-service-quota-increase --region us-east-1 --service-code lambda --quota-code L-B99A9384 --desired-value 1000'
  [[ $output == *"DynamoDB's write units of a table: 2000 needed, but only 100 allowed."* ]]
  [[ $output == *'Application Load Balancers: 2 needed, but only 1 allowed.'* ]]
  [[ $output != *'API Gateway'* ]]
  describe '.frontDoor = "http-api"' us-east-1
  echo 'L-8A5B8E43 600' >quotas
  finds 1 "us-east-1: API Gateway's requests a second: 1690 needed, but only 600 allowed." '--quota-code L-8A5B8E43'
  # One load balancer is in use: the region's, unless it has none.
  begin deployed
  echo 'L-53DA6B97 1' >quotas
  finds 0 'ok  us-east-1: Application Load Balancers: 1 needed, 1 allowed.' 'ok  us-east-1: Elastic IPs: 0 needed'
  echo ROLLBACK_COMPLETE >state/stack.eu-west-1.meridian-region/status
  sed -i.bak 's/"FrontDoor","ParameterValue":"alb"/"FrontDoor","ParameterValue":"http-api"/' state/stack.us-east-1.meridian-region/parameters
  finds 1 'eu-west-1: Application Load Balancers: 2 needed, but only 1 allowed.' 'us-east-1: Application Load Balancers: 2 needed, but only 1 allowed.'
}

@test "it finds a zone that is missing, wrong, or not delegated" {
  touch no-zone
  finds 1 'Account 123456789012 has no hosted zone Z0MINE.' 'scripts/init --zone ID; aws route53 list-hosted-zones'
  rm no-zone
  echo ns1.registrar.test >dns
  finds 1 'mine.org is not delegated to the hosted zone Z0MINE: public name servers are ns1.registrar.test, not ns-1.awsdns-1.org, ns-2.awsdns-2.com.' \
    'update-domain-nameservers --region us-east-1 --domain-name mine.org --nameservers Name=ns-1.awsdns-1.org Name=ns-2.awsdns-2.com'
  : >dns
  finds 1 'public name servers are none' ''
  rm dns
  finds 2 '?  Whether mine.org is delegated is not known' ''
  sed -i 's/tracker.mine.org/tracker.yours.org/' regions/*.json
  finds 1 'The hosted zone Z0MINE is mine.org, which does not contain tracker.yours.org.' 'scripts/init --zone ID, or --domain DOMAIN --zone ID'
}

@test "it finds what a failed deployment left" {
  mkdir -p state
  touch state/leftover.eu-west-1.meridian-control left-log
  finds 1 'eu-west-1: The table meridian-control exists, but not in the stack meridian-global.' 'aws dynamodb delete-table --region eu-west-1 --table-name meridian-control'
  [[ $output == *'aws logs delete-log-group --region us-east-1 --log-group-name /meridian/tracker'* ]]
  touch left-functions
  finds 1 'us-east-1: The function meridian-purge exists, but not in the stack meridian-region.' 'scripts/init --new --name ANOTHER; or aws lambda delete-function --region us-east-1 --function-name meridian-purge'
  begin deployed
  describe_fourth
  touch state/leftover.sa-east-1.meridian-peers
  touch left-functions
  echo UPDATE_ROLLBACK_FAILED >state/stack.eu-west-1.meridian-region/status
  echo ROLLBACK_COMPLETE >state/stack.us-east-1.meridian-budget/status
  finds 1 'sa-east-1: The table meridian-peers exists' "aws dynamodb update-table --region us-east-1 --table-name meridian-peers --replica-updates '[{\"Delete\": {\"RegionName\": \"sa-east-1\"}}]'"
  [[ $output == *'aws cloudformation continue-update-rollback --region eu-west-1 --stack-name meridian-region'* ]]
  [[ $output == *'The function meridian-purge exists'*$'\n        aws lambda delete-function --region sa-east-1 --function-name meridian-purge'* ]]
  [[ $output == *"A failed deployment left the stack meridian-budget in ROLLBACK_COMPLETE."* ]]
}

# leave_halfway: leaves the deployment with a replica of the peer table, and none of the control table, in a fourth region.
leave_halfway() {
  begin deployed
  describe_fourth
  bash -c 'source scripts/lib/templates.bash; global_template ap-southeast-1 eu-west-1 us-east-1 sa-east-1 | without_control sa-east-1' \
    >state/stack.us-east-1.meridian-global/body
}

@test "a replica of the control table that a failed update left is found although the peer table has its own, and not overwritten" {
  leave_halfway
  finds 0 'ok  sa-east-1: The region is enabled.' ''
  touch state/leftover.sa-east-1.meridian-control
  finds 1 'sa-east-1: The table meridian-control exists, but not in the stack meridian-global.' '--table-name meridian-control --replica-updates'
  [[ $output != *'The table meridian-peers'* ]]
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *'The table meridian-control exists in sa-east-1 already, but not in the stack meridian-global. No replica was created in sa-east-1.'* ]]
  [ "$(grep -c 'Region: sa-east-1' state/stack.us-east-1.meridian-global/body)" -eq 1 ]
  rm state/leftover.*
  scripts/deploy-global
  [ "$(grep -c 'Region: sa-east-1' state/stack.us-east-1.meridian-global/body)" -eq 2 ]
}

@test "it finds names that another account has" {
  echo meridian-artifacts-123456789012-eu-west-1 >taken
  finds 1 'eu-west-1: The bucket meridian-artifacts-123456789012-eu-west-1 exists, and belongs to another account or region.' 'Change name in'
  [[ $output == *'ok  us-east-1: No bucket has the name meridian-artifacts-123456789012-us-east-1.'* ]]
  describe '.datastore = "s3" | .bucketPrefix = "mine"' global
  touch owned
  finds 1 'us-east-1: The bucket meridian-artifacts-123456789012-us-east-1 exists, but not in the stack meridian-artifacts.' 'aws s3api list-object-versions --region us-east-1 --bucket meridian'
  rm owned
  echo mine-us-east-1 >taken
  finds 1 'us-east-1: The bucket mine-us-east-1 exists' 'Change bucketPrefix in'
  rm taken
  printf '%s\n' 'tracker.mine.org A' 'tracker.mine.org TXT us-east-1' 'us-east-1.tracker.mine.org MX' 'mine.org NS' >records
  finds 1 'eu-west-1: tracker.mine.org has records already (A)' '--change-batch '\''{"Changes":[{"Action":"DELETE","ResourceRecordSet":{"Name":"tracker.mine.org.","Type":"A"}}]}'\'''
  [ "$(grep -c 'has records already' <<<"$output")" -eq 3 ]
  printf '%s\n' 'us-east-1.tracker.mine.org CNAME' >records
  finds 1 'us-east-1: us-east-1.tracker.mine.org has records already (CNAME)' ''
  [ "$(grep -c 'has records already' <<<"$output")" -eq 1 ]
  begin deployed
  printf '%s\n' 'tracker.mine.org A us-east-1' 'us-east-1.tracker.mine.org A' 'us-east-1.tracker.mine.org TXT - "BITTORRENT TCP:443"' >records
  echo meridian-artifacts-123456789012-eu-west-1 >taken
  run scripts/doctor
  echo "$output"
  [[ $output != *'has records already'* && $output != *'The bucket'* ]]
}

@test "it finds records that an update would meet, as when a domain is added or a release has more records" {
  begin deployed
  printf '%s\n' 'tracker.mine.org TXT - "v=spf1 -all"' 'us-east-1.tracker.mine.org TXT - "verified"' >records
  run scripts/doctor
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *'eu-west-1: tracker.mine.org has records already (TXT), which the stack meridian-region does not replace.'* ]]
  [[ $output == *'us-east-1: us-east-1.tracker.mine.org has records already (TXT)'* ]]
  [ "$(grep -c 'has records already' <<<"$output")" -eq 4 ]
  # A stack without the host name has no records of it.
  sed -i.bak 's/us-east-1.tracker.mine.org//' state/stack.us-east-1.meridian-region/parameters
  echo 'us-east-1.tracker.mine.org A' >records
  run scripts/doctor
  [[ $output == *'us-east-1: us-east-1.tracker.mine.org has records already (A)'* ]]
}

@test "a replica that a failed update left is not overwritten" {
  begin deployed
  describe_fourth
  touch state/leftover.sa-east-1.meridian-peers
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [[ $output == *'The table meridian-peers exists in sa-east-1 already, but not in the stack meridian-global. No replica was created in sa-east-1.'* ]]
  [[ $output == *'--replica-updates'*'Then run scripts/deploy-global.'* ]]
  [ "$(grep -c 'Region: sa-east-1' state/stack.us-east-1.meridian-global/body)" -eq 0 ]
}

@test "a call that policies do not allow does not hide other findings" {
  begin deployed
  sed -i.bak "s/^  'cloudformation get-template')/&\n error AccessDenied 'no policy allows it'\n/" bin/aws
  run scripts/doctor
  echo "$output"
  [ "$status" -eq 2 ]
  [[ $output == *'?  us-east-1: AWS did not answer: '*'no policy allows it'* ]]
  [[ $output == *'ok  us-east-1: The region is enabled.'* ]]
}

@test "--json has every finding; an AWS that does not answer is unknown" {
  echo eu-west-1 >lost
  run scripts/doctor --json
  [ "$status" -eq 2 ]
  jq -e '.health == "unknown" and .account == "123456789012" and any(.findings[]; .region == "eu-west-1" and .state == "unknown" and .mend)
    and any(.findings[]; .check == "zone" and .state == "well" and .mend == null)' <<<"$output"
}

# refused FINDING [MEND]: checks that a deployment is refused for one finding, and that nothing was changed.
refused() {
  run scripts/deploy --quiet 0
  echo "$output"
  [ "$status" -eq 1 ]
  [ "$(grep -c '^NOT OK' <<<"$output")" -eq 1 ]
  [[ $output == "NOT OK  $1"*"${2-}"*$'\n'"Nothing was changed. Mend what is not OK, then run scripts/deploy --quiet 0. If that is a mistake of scripts/doctor, \
run scripts/deploy --quiet 0 --despite-doctor." ]]
  [ -z "$(changes)" ]
}

@test "a deployment is refused for what it finds before anything is changed, and goes on when that is mended" {
  rm regions/ap-southeast-1.json regions/us-east-1.json
  describe 'del(.controlRegions) | .stackRegion = "eu-west-1"' global
  describe 'del(.fallback, .lagMillis)' eu-west-1
  touch no-zone
  refused 'Account 123456789012 has no hosted zone Z0MINE.'
  rm no-zone
  echo ns1.registrar.test >dns
  refused 'mine.org is not delegated to the hosted zone Z0MINE'
  printf '%s\n' ns-1.awsdns-1.org ns-2.awsdns-2.com >dns
  echo eu-west-1 >disabled
  refused 'eu-west-1: The region is not enabled for account 123456789012.'
  rm disabled
  echo 'L-B99A9384 10' >quotas
  refused "eu-west-1: Lambda's concurrent executions: 354 needed, but only 10 allowed."
  run scripts/deploy --dry-run
  [ "$status" -eq 0 ]
  rm quotas
  echo meridian-artifacts-123456789012-eu-west-1 >taken
  refused 'eu-west-1: The bucket meridian-artifacts-123456789012-eu-west-1 exists, and belongs to another account or region.'
  rm taken
  mv bin/aws bin/real-aws
  program bin/aws 'echo "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation" >&2; exit 254'
  run scripts/deploy --quiet 0
  [ "$status" -eq 1 ]
  [[ $output == *"AWS did not accept your credentials. Log in with the AWS CLI (aws login, aws sso login, aws configure, or AWS_PROFILE), then run scripts/deploy --quiet 0." ]]
  [ -z "$(changes)" ]
  mv bin/real-aws bin/aws
  # Neither credentials that can be replaced, nor what is not known, stop it.
  export AWS_ACCESS_KEY_ID=key
  jq -nr 'now + 300 | floor | todate' >expiry
  mv dns ..
  run scripts/deploy --quiet 0
  [ "$status" -eq 0 ]
  [[ $output == *"the credentials expire in "*"Not known before this deployment: zone. scripts/doctor says why."*"Every region is deployed"* ]]
  # The certificates of a deployed domain are issued.
  forget
  echo ns1.registrar.test >dns
  echo 'L-B99A9384 10' >quotas
  refused "eu-west-1: Lambda's concurrent executions"
  scripts/deploy --quiet 0 --despite-doctor
}

@test "a deployment that fails for what it finds says so in one line" {
  # shellcheck disable=SC2016
  program bin/aws '[[ $* != *create-stack* ]] || { echo "An error occurred (LimitExceededException): too many" >&2; exit 254; }
    exec "'"$BATS_TEST_DIRNAME"'/stub-aws" "$@"'
  run scripts/deploy-global
  [ "$status" -eq 1 ]
  [ "$(grep -c 'scripts/doctor' <<<"$output")" -eq 1 ]
  [[ $output == *'scripts/doctor finds such faults before anything is changed.'* ]]
  # shellcheck disable=SC2016
  program bin/aws 'echo "An error occurred (ExpiredToken): it has expired" >&2; exit 254'
  run scripts/deploy-global
  [ "$(grep -c 'scripts/doctor finds such faults' <<<"$output")" -eq 1 ]
  # shellcheck disable=SC2016
  program bin/aws '[[ $* != *create-stack* ]] || { echo "An error occurred (ValidationError): malformed" >&2; exit 254; }
    exec "'"$BATS_TEST_DIRNAME"'/stub-aws" "$@"'
  run scripts/deploy-global
  [[ $status -eq 1 && $output != *scripts/doctor* ]]
}
