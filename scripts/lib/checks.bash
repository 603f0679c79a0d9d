# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/doctor finds, and scripts/deploy before it changes anything. Source it with scripts/lib/deployment.bash.

# shellcheck source=scripts/lib/credentials.bash
source scripts/lib/credentials.bash
# shellcheck source=scripts/lib/quotas.bash
source scripts/lib/quotas.bash

readonly DNS_URL=${MERIDIAN_DNS_URL:-https://cloudflare-dns.com/dns-query}

# How a finding is printed.
# shellcheck disable=SC2016 # jq expands this.
readonly FINDING_LINES='def lines: "\({well: "ok", faulty: "NOT OK", unknown: "?"}[.state])  \(if .region then .region + ": " else "" end)\(.finding)",
  (select(.mend) | "        " + .mend);'

# What was found, and whether all of it is well.
findings=() all_well=true
# Regions that do not answer, which are not asked again, and those that a service control policy forbids.
silent=() forbidden=()

# found STATE CHECK REGION FINDING [MEND]: notes a finding. STATE is well, faulty, unknown, or passable: a fault with which
# scripts/deploy continues.
found() {
  local IFS=$'\037'
  findings+=("$*")
  [[ $1 == well ]] || all_well=false
}

# list_findings: prints them as a list of {check, region, state, finding, mend}.
list_findings() {
  printf '\036%s' "${findings[@]}" | jq -Rsc 'rtrimstr("\n") | split("\u001e")[1:] | map(split("\u001f") | map(if . == "" then null else . end)
    | {check: .[1], region: .[2], state: .[0], finding: .[3], mend: .[4]})'
}

# unanswered CHECK REGION: notes that the call whose message is in $answer failed, once for a region that does not answer.
unanswered() {
  [[ -z $answer ]] ||
    found unknown "$1" "$2" "AWS did not answer: ${answer##*$'\n'}" "Allow the call in the message, or check the network, then run scripts/doctor again."
}

# ask REGION SERVICE ACTION [ARGUMENT...]: puts the answer of AWS into $answer; fails if the call does.
ask() {
  answer=''
  ! is_one_of "$1" ${silent[@]+"${silent[@]}"} || return 1
  AWS_MAX_ATTEMPTS=2 try_look "$@" "${SHORT_TIMEOUTS[@]}" && return
  [[ $answer != *onnect* && $answer != *timeout* ]] || silent+=("$1")
  return 1
}

check_cli() {
  local version
  version=$(aws --version 2>&1) || true
  if [[ ! $version =~ aws-cli/([0-9]+)\.([0-9]+) ]]; then
    found unknown cli '' "The AWS CLI's version is not known." "aws --version"
  elif ((BASH_REMATCH[1] > 2 || (BASH_REMATCH[1] == 2 && BASH_REMATCH[2] >= 13) || (BASH_REMATCH[1] == 1 && BASH_REMATCH[2] >= 30))); then
    found well cli '' "The AWS CLI is ${BASH_REMATCH[0]#*/} or later."
  else
    # Version 2.13 has --retain-except-on-create.
    found faulty cli '' "The AWS CLI is ${BASH_REMATCH[0]#*/}, and must be 2.13 or later." \
      "Install it: $AWS_CLI_PAGE"
  fi
}

check_description() {
  local obstacles
  obstacles=$(jq -r '.obstacles | join("; ")' <<<"$regions")
  if [[ -z $obstacles ]]; then
    found well description '' "$directory describes ${#names[@]} regions of $deployment."
  else
    found faulty description '' "$obstacles." "Put your own values into $directory, then run scripts/regions --deployable."
  fi
}

# check_enabled: puts the described regions that the account may use into $enabled.
check_enabled() {
  local name statuses=''
  enabled=()
  # The stack region may be one that is not enabled.
  if ask "$account_region" ec2 describe-regions --all-regions; then
    statuses=$(jq -r '.Regions[] | "\(.RegionName) \(.OptInStatus)"' <<<"$answer")
  elif ! is_forbidden "$answer"; then
    unanswered region ''
  fi
  for name in "${names[@]}"; do
    if [[ -n $statuses && ! $'\n'$statuses$'\n' =~ $'\n'$name\ ([a-z-]*)$'\n' ]]; then
      found faulty region "$name" "AWS has no region $name." "$(other_regions "$name"); aws ec2 describe-regions --region $account_region --all-regions lists them."
    elif [[ -n $statuses && ${BASH_REMATCH[1]} == not-opted-in ]]; then
      found faulty region "$name" "The region is not enabled for account $account." "aws account enable-region --region-name $name"
    elif stack_status "$name" "$(region_stack)" || ! is_one_of "$name" ${forbidden[@]+"${forbidden[@]}"}; then
      [[ -z $statuses ]] || found well region "$name" "The region is enabled."
      enabled+=("$name")
    fi
  done
}

# note_forbidden REGION: notes, once, that a service control policy forbids a region; without us-east-1 a deployment goes on.
note_forbidden() {
  local finding="A service control policy of your organization forbids $1" allow="an administrator of your organization allows $1"
  ! is_one_of "$1" ${forbidden[@]+"${forbidden[@]}"} || return 0
  forbidden+=("$1")
  if is_one_of "$1" "${names[@]}"; then
    found faulty region "$1" "$finding." "$(other_regions "$1"); or $allow."
  else
    found passable region "$1" "$finding, so there are no budgets$(! has_domain || say " and no alarms about all regions")." \
      "Watch the costs in AWS's Billing console; or $allow."
  fi
}

# init_command: prints the command that writes the description.
init_command() {
  if [[ $directory == regions ]]; then say scripts/init; else say "scripts/init --to $directory"; fi
}

# other_regions NAME: prints how to describe regions without this one.
other_regions() {
  if [[ $1 == "$stack_region" ]]; then
    say "$(init_command) --new --regions LIST describes other ones, if nothing is deployed yet"
  else
    say "$(init_command) --regions LIST describes other ones"
  fi
}

# name_servers NAME: prints the name servers of a zone as public resolvers know them, one a line; fails if they do not answer.
name_servers() {
  local reply
  if reply=$(curl -fsS --connect-timeout 5 --max-time 10 -H 'accept: application/dns-json' "$DNS_URL?name=$1&type=NS" 2>/dev/null) &&
    jq -e '.Status | IN(0, 3)' <<<"$reply" >/dev/null 2>&1; then
    jq -r '.Answer[]? | select(.type == 2).data | ascii_downcase | rtrimstr(".")' <<<"$reply"
  elif [[ -z ${MERIDIAN_DNS_URL:-} ]] && command -v dig >/dev/null; then
    dig +short +time=3 +tries=1 NS "$1" | sed 's/[.]$//' | tr '[:upper:]' '[:lower:]'
  else
    return 1
  fi
}

# grants: prints what the template in standard input allows, one action or resource of a statement a line.
grants() {
  awk '/^  [A-Z]/ { policy = $1 } / Sid: / { statement = $NF } /^ *- / { print policy, statement, $0 }' | sort
}

# check_role: finds a service role that the description wants and the account does not have, or that may not use what is described.
check_role() {
  local role=$deployment-cloudformation other
  [[ $service_role == true ]] || return 0
  if ask "$stack_region" iam get-role --role-name "$role"; then
    stack_status "$stack_region" "$deployment-permissions" || return 0
    other=$(jq -r --argjson described "$(permissions_parameters "$regions")" 'first(.Stacks[]?).Parameters // empty
      | [($described - map({ParameterKey, ParameterValue}))[].ParameterKey] | join(", ")' <<<"$answer")
    if [[ -n $other ]]; then
      found faulty permissions '' "CloudFormation's service role $role may not use what $directory describes: the stack $deployment-permissions has another $other." \
        "scripts/deploy-permissions, as an administrator"
    elif ! ask "$stack_region" cloudformation get-template --stack-name "$deployment-permissions" --template-stage Original; then
      unanswered permissions ''
    elif [[ -n $(comm -23 <(grants <"$PERMISSIONS_TEMPLATE") <(jq -r '.TemplateBody | strings' <<<"$answer" | grants)) ]]; then
      found faulty permissions '' "The stack $deployment-permissions is of another release, and does not allow all that this one needs." \
        "scripts/deploy-permissions, as an administrator"
    else
      found well permissions '' "CloudFormation's service role is $role."
    fi
  elif is_not_found "$answer"; then
    found faulty permissions '' "CloudFormation's service role $role does not exist." "scripts/deploy-permissions, as an administrator; if no stack has used the role yet, removing serviceRole from $directory/global.json does too."
  else
    unanswered permissions ''
  fi
}

# check_zone: a zone that other name servers answer for keeps certificates from being issued, so it does not stop a deployment
# whose regions have theirs.
check_zone() {
  local id zone wanted public severity=faulty
  has_domain || return 0
  id=$(jq -r .global.hostedZone <<<"$regions")
  if ! ask "$GLOBAL_SERVICES_REGION" route53 get-hosted-zone --id "$id"; then
    if is_not_found "$answer" || [[ $answer == *InvalidInput* ]]; then
      found faulty zone '' "Account $account has no hosted zone $id." "$(init_command) --zone ID; aws route53 list-hosted-zones shows the zones"
    else
      unanswered zone ''
    fi
    return
  fi
  zone=$(jq -r '.HostedZone.Name | rtrimstr(".")' <<<"$answer")
  wanted=$(jq -r '.DelegationSet.NameServers[]? | ascii_downcase' <<<"$answer" | sort)
  if [[ $domain != "$zone" && $domain != *".$zone" ]]; then
    found faulty zone '' "The hosted zone $id is $zone, which does not contain $domain." "$(init_command) --zone ID, or --domain DOMAIN --zone ID; aws route53 list-hosted-zones shows the zones"
  elif jq -e '.HostedZone.Config.PrivateZone' <<<"$answer" >/dev/null; then
    found faulty zone '' "The hosted zone $id is private, so no client finds $domain." "aws route53 create-hosted-zone --name $zone --caller-reference $zone-public, then $(init_command) --zone ID"
  elif ! public=$(name_servers "$zone"); then
    found unknown zone '' "Whether $zone is delegated is not known: $DNS_URL does not answer." "Check this machine's network, or install dig."
  elif [[ -n $public && -z $(grep -vxF "$wanted" <<<"$public" || true) ]]; then
    found well zone '' "The hosted zone $id of $zone is delegated."
  else
    public=${public:-none}
    ! is_domain_deployed || severity=passable
    found "$severity" zone '' "$zone is not delegated to the hosted zone $id: public name servers are ${public//$'\n'/, }, not ${wanted//$'\n'/, }." \
      "Set these at the parent zone or the registrar; if that is Route 53: aws route53domains update-domain-nameservers --region us-east-1 --domain-name $zone --nameservers Name=${wanted//$'\n'/ Name=}"
  fi
}

# is_domain_deployed: whether every region was deployed with its host name.
is_domain_deployed() {
  local name
  for name in ${enabled[@]+"${enabled[@]}"}; do
    stack_status "$name" "$(region_stack)" && [[ $state == *_COMPLETE && $state != ROLLBACK_COMPLETE ]] &&
      jq -e --arg domain "$domain" --arg host "$(field "$name" hostname)" '.Domain == $domain and .Hostname == $host' <<<"$(stack_parameters)" >/dev/null || return 1
  done
}

# stack_status REGION STACK: puts the stack's status into $state, empty if there is none, and its description into $answer; notes
# if that is not known, and fails. Each stack is looked at once.
stack_status() {
  local kept=stack_${1//-/_}_${2//-/_}
  state=''
  if [[ -z ${!kept+known} ]]; then
    if ask "$1" cloudformation describe-stacks --stack-name "$2"; then
      :
    elif is_not_found "$answer"; then
      answer='{}'
    else
      if is_forbidden "$answer"; then note_forbidden "$1"; else unanswered stacks "$1"; fi
      answer=''
    fi
    printf -v "$kept" %s "$answer"
  fi
  answer=${!kept}
  [[ ! $answer =~ \"StackStatus\":\ *\"([A-Z_]+)\" ]] || state=${BASH_REMATCH[1]}
  [[ -n $answer ]]
}

# check_stack REGION STACK: whether a new operation on the stack can begin.
check_stack() {
  stack_status "$1" "$2" || return 0
  case $state in
    UPDATE_ROLLBACK_FAILED)
      found faulty stacks "$1" "The stack $2 could not be rolled back." \
        "Fix what failed according to its events, then aws cloudformation continue-update-rollback --region $1 --stack-name $2"
      ;;
    ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED | DELETE_FAILED)
      found passable stacks "$1" "A failed deployment left the stack $2 in $state." "aws cloudformation delete-stack --region $1 --stack-name $2; scripts/deploy does that too."
      ;;
    *_IN_PROGRESS)
      found passable stacks "$1" "A deployment is in progress: the stack $2 is $state." "Run scripts/doctor again when that has ended; until then scripts/deploy refuses, or waits for what you began."
      ;;
  esac
}

# check_tables: finds tables and replicas that the global stack does not have.
check_tables() {
  local name table
  has_buckets && return
  stack_status "$stack_region" "$(global_stack)" || return 0
  [[ $state != *_IN_PROGRESS ]] || return 0
  present=()
  case $state in
    '' | ROLLBACK_COMPLETE | CREATE_FAILED | ROLLBACK_FAILED | DELETE_FAILED) ;;
    *) template_replicas try_look || { unanswered leftovers "$stack_region" && return; } ;;
  esac
  for name in "${enabled[@]}"; do
    for table in $(missing_tables "$name"); do
      if ask "$name" dynamodb describe-table --table-name "$table"; then
        found faulty leftovers "$name" "The table $table exists, but not in the stack $(global_stack)." "$(table_remedy "$name" "$table")"
      elif ! is_not_found "$answer"; then
        unanswered leftovers "$name"
      fi
    done
  done
}

# check_logs NAME: finds log groups without the stack that creates them.
check_logs() {
  local group
  stack_status "$1" "$(artifacts_stack)" && [[ -z $state ]] || return 0
  if ! ask "$1" logs describe-log-groups --log-group-name-prefix "/$deployment/"; then
    unanswered leftovers "$1"
    return
  fi
  for group in $(jq -r --arg prefix "/$deployment/" '.logGroups[].logGroupName | select(ltrimstr($prefix) | IN("tracker", "purge", "heartbeat"))' <<<"$answer"); do
    found faulty leftovers "$1" "The log group $group exists, but not its stack $(artifacts_stack)." "aws logs delete-log-group --region $1 --log-group-name $group"
  done
}

# check_functions NAME: finds functions that the region's stack, if there is none yet, could not create.
check_functions() {
  local function rename=''
  stack_status "$1" "$(region_stack)" && [[ -z $state ]] || return 0
  # A deployment cannot be renamed.
  if is_one_of "$stack_region" "${enabled[@]}" && stack_status "$stack_region" "$(global_stack)" && [[ -z $state ]]; then
    rename="$(init_command) --new --name ANOTHER; or "
  fi
  for function in "${FUNCTIONS[@]/#/$deployment-}"; do
    # Not its environment, which has keys.
    if ask "$1" lambda get-function-configuration --function-name "$function" --query FunctionArn; then
      found faulty names "$1" "The function $function exists, but not in the stack $(region_stack)." "${rename}aws lambda delete-function --region $1 --function-name $function"
    else
      is_not_found "$answer" || unanswered names "$1"
    fi
  done
}

# check_bucket NAME STACK BUCKET KEY: finds a bucket that the stack, if there is none yet, could not create. Names are unique
# among all accounts. KEY of global.json begins the name.
check_bucket() {
  stack_status "$1" "$2" && [[ -z $state ]] || return 0
  if ask "$1" s3api head-bucket --bucket "$3"; then
    found faulty leftovers "$1" "The bucket $3 exists, but not in the stack $2." "To delete it, repeat aws s3api delete-objects --region $1 --bucket $3 --delete \"\$(aws s3api list-object-versions --region $1 --bucket $3 --max-items 500 --output json \
--query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}}')\" until no object is left, then aws s3 rb --region $1 s3://$3. Or change $4 in $directory/global.json."
  elif [[ $answer == *'(403)'* || $answer == *'(301)'* ]]; then
    found faulty names "$1" "The bucket $3 exists, and belongs to another account or region." "Change $4 in $directory/global.json."
  elif is_not_found "$answer"; then
    found well names "$1" "No bucket has the name $3."
  else
    unanswered names "$1"
  fi
}

# check_records NAME: finds DNS records with which those of a region conflict. Regions share the domain by records with
# identifiers. If the region's stack was deployed with its host name, address records of that are the stack's, and so is the TXT
# record of BEP 34, which a stack of an older release does not have.
check_records() {
  local id host own='' others
  has_domain && stack_status "$1" "$(region_stack)" || return 0
  id=$(jq -r .global.hostedZone <<<"$regions")
  [[ -z $state ]] || own=$(stack_parameters | jq -r '.Hostname // ""')
  for host in "$(field "$1" hostname)" "$domain"; do
    if ! ask "$GLOBAL_SERVICES_REGION" route53 list-resource-record-sets --hosted-zone-id "$id" --start-record-name "$host" --max-items 20; then
      is_not_found "$answer" || unanswered names "$1"
      return
    fi
    others=$(jq -c --arg host "$host." --arg domain "$domain." --arg own "$own." '[.ResourceRecordSets[]
      | select(.Name == $host and (.Type | IN("A", "AAAA", "CNAME", "TXT")))
      | select(if $host == $domain then .SetIdentifier == null
          elif $host == $own then .Type == "TXT" and ([.ResourceRecords[]?.Value | startswith("\"BITTORRENT ")] | any | not)
          else true end)] | select(. != [])' <<<"$answer")
    [[ -z $others ]] || found faulty names "$1" "$host has records already ($(jq -r 'map(.Type) | unique | join(", ")' <<<"$others")), which the stack $(region_stack) does not replace." \
      "If nothing needs them: $(print_call aws route53 change-resource-record-sets --hosted-zone-id "$id" --change-batch "$(jq -c '{Changes: map({Action: "DELETE", ResourceRecordSet: .})}' <<<"$others")"). Else choose another name: $(init_command) --domain DOMAIN --zone ID."
  done
}

# check_all: runs all checks but that of the description's values.
check_all() {
  local name control
  [[ ! -t 2 ]] || say "Checking the account and ${#names[@]} regions; each takes up to half a minute ..." >&2
  check_cli
  check_credentials || return 0
  check_enabled
  check_zone
  ! has_budget || check_stack "$GLOBAL_SERVICES_REGION" "$(budget_stack)"
  ! has_domain || check_stack "$GLOBAL_SERVICES_REGION" "$(world_stack)"
  # Another one answers nothing.
  if is_one_of "$stack_region" ${enabled[@]+"${enabled[@]}"}; then
    check_role
    check_stack "$stack_region" "$(global_stack)"
    check_tables
  fi
  for name in ${enabled[@]+"${enabled[@]}"}; do
    check_quotas "$name"
    check_stack "$name" "$(artifacts_stack)"
    check_stack "$name" "$(region_stack)"
    ! has_buckets || check_stack "$name" "$(bucket_stack)"
    control=$(field "$name" controlRegion)
    ! is_one_of "$control" "${enabled[@]}" || check_stack "$control" "$(drain_stack "$name")"
    check_logs "$name"
    check_functions "$name"
    check_bucket "$name" "$(artifacts_stack)" "$deployment-artifacts-$account-$name" name
    ! has_buckets || check_bucket "$name" "$(bucket_stack)" "$(jq -r .global.bucketPrefix <<<"$regions")-$name" bucketPrefix
    check_records "$name"
  done
}
