# shellcheck shell=bash disable=SC2034,SC2154
# What a script begins with that deploys, operates or tears down: its arguments, the stacks and their regions, and the
# live versions. Source it first.

# shellcheck source=scripts/lib/command.bash
source "$(dirname "${BASH_SOURCE[0]}")/command.bash"
# shellcheck source=scripts/lib/templates.bash
source scripts/lib/templates.bash
# shellcheck source=scripts/lib/parameters.bash
source scripts/lib/parameters.bash
# shellcheck source=scripts/lib/keys.bash
source scripts/lib/keys.bash
# shellcheck source=scripts/lib/aws.bash
source scripts/lib/aws.bash
# shellcheck source=scripts/lib/durations.bash
source scripts/lib/durations.bash
# shellcheck source=scripts/lib/stacks.bash
source scripts/lib/stacks.bash
# shellcheck source=scripts/lib/global.bash
source scripts/lib/global.bash
# shellcheck source=scripts/lib/buckets.bash
source scripts/lib/buckets.bash
# shellcheck source=scripts/lib/world.bash
source scripts/lib/world.bash
# shellcheck source=scripts/lib/doors.bash
source scripts/lib/doors.bash
# shellcheck source=scripts/lib/build.bash
source scripts/lib/build.bash
# shellcheck source=scripts/lib/artifact.bash
source scripts/lib/artifact.bash
# shellcheck source=scripts/lib/gate.bash
source scripts/lib/gate.bash
# shellcheck source=scripts/lib/removal.bash
source scripts/lib/removal.bash

readonly FUNCTIONS=(tracker purge heartbeat)
readonly ALIAS=live
# How often a version is polled until its new snapshot is ready, which takes some minutes.
readonly SNAPSHOT_POLLS=60

# absolute PATH FOLDER: prints a path that is relative to a folder as an absolute one.
absolute() {
  case $1 in
    /*) say "$1" ;;
    *) say "$2/$1" ;;
  esac
}

# is_one_of NAME NAME...
is_one_of() {
  local wanted=$1 name
  shift
  for name; do
    [[ $name != "$wanted" ]] || return 0
  done
  return 1
}

# take_arguments MOST "OPTION..." [ARGUMENT...]: puts the arguments that are not options into $words, at most MOST, and
# the values of these options into variables of their names. Paths are relative to the caller's folder.
take_arguments() {
  local most=$1 options=" $2 " option value
  shift 2
  words=() directory=regions artifact=$BUILT_ARTIFACT quiet=300 despite_alarms=false despite_answers=false despite_urls=false despite_doctor=false
  yes=false canary='' function='' since=60 release='' all=false json=false aws=false parallel=false watch=false url='' run=''
  while (($# > 0)); do
    option=${1%%=*}
    [[ $1 != -* || $options == *" $option "* ]] || wrong "There is no option $option"
    case $1 in
      --dry-run) dry_run=true ;;
      --yes) yes=true ;;
      --all) all=true ;;
      --json) json=true ;;
      --aws) aws=true ;;
      --watch) watch=true ;;
      --parallel) parallel=true ;;
      --despite-alarms) despite_alarms=true ;;
      --despite-answers) despite_answers=true ;;
      --despite-urls) despite_urls=true ;;
      --despite-doctor) despite_doctor=true ;;
      --*=*) take_value "$option" "${1#*=}" ;;
      -*)
        (($# > 1)) || wrong "$1 needs a value"
        take_value "$1" "$2"
        shift
        ;;
      *) words+=("$1") ;;
    esac
    shift
  done
  ((${#words[@]} <= most)) || wrong "'${words[$most]}' is one argument too many"
  need jq
}

# take_value OPTION VALUE
take_value() {
  case $1 in
    --regions) directory=$(absolute "$2" "$caller") ;;
    --artifact) artifact=$(absolute "$2" "$caller") ;;
    --canary) canary=$2 ;;
    --url) url=$2 ;;
    --run) run=$(absolute "$2" "$caller") ;;
    --function) function=$2 ;;
    --to) release=$2 ;;
    --quiet | --since)
      [[ $2 =~ ^[0-9]{1,6}$ ]] || wrong "$1 needs a whole number, not '$2'"
      if [[ $1 == --quiet ]]; then quiet=$2; else since=$2; fi
      ;;
    *) wrong "$1 takes no value" ;;
  esac
}

# take_region: puts the only argument into $region; ends the script if there is none.
take_region() {
  ((${#words[@]} == 1)) || wrong "REGION is missing"
  region=${words[0]}
}

# require_yes LOSS: ends the script unless --yes or --dry-run was given.
require_yes() {
  [[ $yes == true || $dry_run == true ]] || wrong "$1: confirm it with --yes"
}

# read_deployment DIR: puts what scripts/regions prints of the description into $regions, and parts of it into $deployment,
# $domain (empty without one), $stack_region, $datastore, $service_role (true or false), $canary_percent, $canary_seconds, and
# $names, the regions' names in the order of their files.
read_deployment() {
  local name
  regions=$(scripts/regions --regions "$1") || fail "The description in $1 could not be read. Nothing was done."
  names=()
  {
    read -r deployment
    read -r domain
    read -r stack_region
    read -r datastore
    read -r service_role
    read -r canary_percent
    read -r canary_seconds
    while read -r name && [[ -n $name ]]; do
      names+=("$name")
    done
    facts=$(cat)
  } < <(jq -r '(.global | .name, (.domain // ""), .stackRegion, .datastore, .serviceRole, .canary.percent, .canary.seconds), .regions[].region, "",
    (.regions[] | .region as $name | to_entries[] | select(.value | scalars) | "\($name) \(.key) \(.value)")' <<<"$regions")
}

# check_region: ends the script if the region is not described.
check_region() {
  is_one_of "$region" "${names[@]}" ||
    fail "There is no region $region in $directory. Nothing was done." "Its regions are: ${names[*]}."
}

# refuse_examples DIR: ends the script if the description is for a local run only. A dry run prints why and continues.
refuse_examples() {
  jq -er '.obstacles[]' <<<"$regions" >&2 || return 0
  [[ $dry_run == true ]] || fail "This description cannot be deployed. Nothing was done." "Put your own values into $1, then run $again."
}

# global_stack, budget_stack, world_stack, region_stack, artifacts_stack, drain_stack NAME: the stacks' names.
global_stack() { say "$deployment-global"; }
budget_stack() { say "$deployment-budget"; }
world_stack() { say "$deployment-world"; }
region_stack() { say "$deployment-region"; }
artifacts_stack() { say "$deployment-artifacts"; }
drain_stack() { say "$deployment-drain-$1"; }

# bucket_of NAME: the bucket of a region's artifacts, as templates/artifacts.yaml names it.
bucket_of() {
  say "$deployment-artifacts-$(account_id)-$1"
}

# field NAME KEY: prints a value of a region's description; nothing if it has none.
field() {
  [[ ! $'\n'$facts$'\n' =~ $'\n'$1\ $2\ ([^$'\n']*)$'\n' ]] || say "${BASH_REMATCH[1]}"
}

# has_domain: whether host names lead to the regions. Without a domain there are no DNS records, health checks and drains.
has_domain() {
  [[ -n $domain ]]
}

# announce_url NAME [OUTPUT]: prints the announce URL of a region's own, or that of its HTTP API (ApiUrl). AWS gives URLs to
# regions without a domain, and nothing is printed before. A dry run of a first deployment does not know them. Fails if AWS does
# not answer.
announce_url() {
  if [[ -z ${2-} ]] && has_domain; then
    say "https://$(field "$1" hostname)/announce"
  elif is_offline; then
    say "https://URL-OF-$1/announce"
  elif AWS_MAX_ATTEMPTS=2 try_look "$1" cloudformation describe-stacks --stack-name "$(region_stack)" "${SHORT_TIMEOUTS[@]}"; then
    jq -r --arg key "${2:-Url}" '.Stacks[0].Outputs // [] | .[] | select(.OutputKey == $key).OutputValue' <<<"$answer"
  else
    is_not_found "$answer"
  fi
}

# find_urls NAME: without a domain, adds the URLs of the other regions to $regions, for the status page of this one. That of a
# region that does not answer is the one in $standing, so that an outage does not change the release. AWS's URLs name their region.
find_urls() {
  local name url urls=()
  if has_domain || ((${#names[@]} == 1)); then return; fi
  for name in "${names[@]}"; do
    [[ $name != "$1" ]] || continue
    url=$(announce_url "$name") || url=$(jq -r --arg name "$name" \
      'first(.Trackers // "" | split(" ")[] | select(test("[.]\($name)[./]"))) // empty' <<<"$standing")
    urls+=("$name" "$url")
  done
  regions=$(jq -c '[$ARGS.positional | _nwise(2) | select(.[1] != "") | {(.[0]): .[1]}] | add // {}
    | . as $urls | $description | .regions |= map(. + ($urls[.region] | if . then {url: .} else {} end))' \
    -n --argjson description "$regions" --args "${urls[@]}")
}

# What the tracker's alias points to, as in live_versions, according to this script's own last call: two values while a call that
# changes it may have failed. Empty while nobody but CloudFormation moves it.
expected=()

# live_versions NAME FUNCTION...: puts what the functions' aliases point to into $live, as {FUNCTION: {versions, revision}}; {}
# without aliases. Versions are "1", or "1+2" if version 2 gets a part of the requests. Ends the script, which then changes nothing
# more, if the tracker's alias is not as $expected.
live_versions() {
  local function aliases='' seen=nothing
  for function in "${@:2}"; do
    if look "$1" lambda get-alias --function-name "$deployment-$function" --name "$ALIAS"; then
      aliases+="{\"$function\": $answer}"
    fi
  done
  live=$(jq -sc 'add // {} | map_values({versions: ([.FunctionVersion] + (.RoutingConfig.AdditionalVersionWeights // {} | keys) | join("+")),
    revision: .RevisionId})' <<<"$aliases")
  if [[ $dry_run == true || ${#expected[@]} -eq 0 ]] || ! is_one_of tracker "${@:2}"; then return; fi
  [[ ! $live =~ \"tracker\":\{\"versions\":\"([^\"]+) ]] || seen=${BASH_REMATCH[1]}
  ! is_one_of "$seen" "${expected[@]}" || return 0
  trap - EXIT
  fail "Somebody else has changed the alias $ALIAS of $deployment-tracker in $1 meanwhile. It points to ${seen/+/ and } now, and was left so." \
    "Find out who it was and why, then run $again."
}

# move_alias NAME FUNCTION VERSIONS [SHARE]: points an alias, which live_versions has looked at, to version "1", or to "1+2", of which
# the second gets a share of the requests. Fails, with the reason in $answer, if it does not move.
move_alias() {
  local share='' revision live=$live reason
  [[ -z ${4-} ]] || share="\"${3#*+}\":$4"
  [[ $live =~ \"$2\":\{\"versions\":\"([^\"]+)\",\"revision\":\"([^\"]+) ]] || true
  revision=${BASH_REMATCH[2]-}
  [[ $2 != tracker ]] || expected=("$3" "${BASH_REMATCH[1]-}")
  if ! try_change "$1" lambda update-alias --function-name "$deployment-$2" --name "$ALIAS" --revision-id "${revision:-REVISION}" \
    --function-version "${3%+*}" --routing-config "{\"AdditionalVersionWeights\":{$share}}"; then
    [[ $answer == *PreconditionFailed* ]] || return 1
    # Somebody else has changed it since it was looked at, or the AWS CLI has repeated a call that had succeeded.
    reason=$answer
    live_versions "$1" "$2"
    [[ $live != *"\"versions\":\"$3\""* ]] || return 0
    answer=$reason
    return 1
  fi
  [[ $2 != tracker ]] || expected=("$3")
}

# point_to NAME VERSIONS: points the region's aliases to these versions, which get all requests. Fails if one cannot be moved.
point_to() {
  local function version moves
  live_versions "$1" "${FUNCTIONS[@]}"
  moves=$(jq -r --argjson live "$live" \
    'to_entries[] | select(.key != "release" and .value and .value != $live[.key].versions) | "\(.key) \(.value)"' <<<"$2")
  while read -r function version; do
    [[ -n $version ]] || continue
    await_snapshot "$1" "$function" "$version" || return 1
    move_alias "$1" "$function" "$version" || { say "$answer" >&2 && return 1; }
    say "$1: $deployment-$function now runs version $version"
  done <<<"$moves"
}

# await_snapshot NAME FUNCTION VERSION: waits until a version is ready. Lambda deletes the snapshot of a version that was
# not called for 14 days. The next call fails and makes Lambda create another one
# (https://docs.aws.amazon.com/lambda/latest/dg/snapstart-troubleshooting.html). Fails if the version does not become ready.
await_snapshot() {
  local polls=0 called=false patience=$LOST_CALLS version=(--function-name "$deployment-$2" --qualifier "$3")
  [[ $dry_run == false ]] || return 0
  while look "$1" lambda get-function-configuration "${version[@]}" && ((polls++ < SNAPSHOT_POLLS)); do
    case $(jq -r .State <<<"$answer") in
      Active) return 0 ;;
      Failed) break ;;
      Inactive)
        [[ $called == true ]] || say "$1: waiting for a snapshot of version $3 of $deployment-$2"
        called=true
        try_change "$1" lambda invoke "${version[@]}" /dev/null || true
        ;;
    esac
    sleep "$POLL_SECONDS"
  done
  say "$1: version $3 of $deployment-$2 is not ready: $(jq -c '{State, StateReason}' <<<"$answer" 2>/dev/null)" >&2
  return 1
}

# A parameter of Systems Manager in each region lists the versions that have passed the gate, the newest first: a
# rollback returns to one of them.

# proven_versions NAME: puts that list into $proven.
proven_versions() {
  proven='[]'
  if look "$1" ssm get-parameter --name "/$deployment/proven"; then
    proven=$(jq -c '.Parameter.Value | fromjson' <<<"$answer")
  fi
}

# save_proven NAME LIST: saves the ten newest. A dry run of a first deployment does not know the versions.
save_proven() {
  if [[ $dry_run == true && $2 == '[{}'* ]]; then
    change "$1" ssm put-parameter --name "/$deployment/proven" --type String --overwrite --value '(versions)'
    return
  fi
  change "$1" ssm put-parameter --name "/$deployment/proven" --type String --overwrite --value "$(jq -c '.[:10]' <<<"$2")"
}

# delete_old_versions NAME: deletes the versions of the region's functions except those that the alias, the stack and the list of
# versions that passed name. A rollback needs these; others only take up the account's 75 GB of code, so one that cannot be
# deleted, such as a version with another alias, is only reported.
delete_old_versions() {
  local function version kept=()
  proven_versions "$1"
  stack_versions "$1"
  for function in "${FUNCTIONS[@]}"; do
    look "$1" lambda get-alias --function-name "$deployment-$function" --name "$ALIAS" || continue
    read -ra kept < <(jq -r --arg function "$function" --argjson listed "$(jq -c --argjson deployed "$deployed" '[$deployed] + .' <<<"$proven")" \
      '[$listed[][$function], .FunctionVersion] | map(values) | unique | join(" ")' <<<"$answer")
    # Only their numbers: the rest of the answer has the keys.
    try_look "$1" lambda list-versions-by-function --function-name "$deployment-$function" --query 'Versions[].Version' || {
      say "$1: old versions of $deployment-$function were not deleted: ${answer##*$'\n'}" >&2
      continue
    }
    for version in $(jq -r '.[] | select(test("^[0-9]+$"))' <<<"$answer"); do
      is_one_of "$version" "${kept[@]}" ||
        try_change "$1" lambda delete-function --function-name "$deployment-$function" --qualifier "$version" ||
        say "$1: version $version of $deployment-$function was not deleted: ${answer##*$'\n'}" >&2
    done
  done
}

# firing_alarms NAME: puts the names of the region's alarms in state ALARM into $firing, one a line. Only alarms that
# notify the region's topic count: not those that drain other regions, nor those of another deployment whose name begins
# with this one's.
firing_alarms() {
  firing=''
  if look "$1" cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix "$deployment-"; then
    firing=$(notifying_alarms alarms)
  fi
}

# notifying_alarms alarms|world: prints those alarms of $answer that notify this topic of the deployment, one a line.
notifying_alarms() {
  jq -r --arg topic ":$deployment-$1" \
    '.MetricAlarms[]? | select(.AlarmActions // [] | any(endswith($topic))) | .AlarmName' <<<"$answer"
}
