# shellcheck shell=bash disable=SC2034,SC2154
# What the scripts that deploy, operate and tear down have in common: their arguments, which stacks there
# are and where, and which versions are live. Source it in the repository's root.

# shellcheck source=scripts/lib/templates.bash
source scripts/lib/templates.bash
# shellcheck source=scripts/lib/parameters.bash
source scripts/lib/parameters.bash
# shellcheck source=scripts/lib/keys.bash
source scripts/lib/keys.bash
# shellcheck source=scripts/lib/aws.bash
source scripts/lib/aws.bash
# shellcheck source=scripts/lib/stacks.bash
source scripts/lib/stacks.bash

readonly FUNCTIONS=(tracker purge heartbeat)
readonly ALIAS=live
# How often is looked for a version's new snapshot, which takes some minutes.
readonly WAKE_LOOKS=60

# absolute PATH FOLDER: a path that is meant from a folder.
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

# take_arguments MOST "OPTION..." [ARGUMENT...]: sorts what a script was called with: its words, as many at
# most, into $words, and these of the options into variables that are called as they are. Paths are meant
# from $from.
take_arguments() {
  local most=$1 options=" $2 --help " script=scripts/${0##*/} option
  shift 2
  again="$script${*:+ $*}"
  words=() directory=regions artifact=target/meridian-lambda.zip quiet=300 despite_alarms=false yes=false canary=''
  function='' since=60 release=''
  while (($# > 0)); do
    option=$1
    shift
    [[ $option != -* || $options == *" $option "* ]] || wrong "there is no option $option"
    case $option in
      --help) usage "$script" && exit ;;
      --dry-run) dry_run=true ;;
      --yes) yes=true ;;
      --despite-alarms) despite_alarms=true ;;
      -*)
        (($# > 0)) || wrong "$option takes a value"
        take_value "$option" "$1"
        shift
        ;;
      *) words+=("$option") ;;
    esac
  done
  ((${#words[@]} <= most)) || wrong "${words[$most]} is one word too many"
}

# take_value OPTION VALUE
take_value() {
  case $1 in
    --regions) directory=$(absolute "$2" "$from") ;;
    --artifact) artifact=$(absolute "$2" "$from") ;;
    --canary) canary=$2 ;;
    --function) function=$2 ;;
    --to) release=$2 ;;
    --quiet | --since)
      [[ $2 =~ ^[0-9]{1,6}$ ]] || wrong "$1 takes a number"
      if [[ $1 == --quiet ]]; then quiet=$2; else since=$2; fi
      ;;
  esac
}

# the_region: puts the only word into $region; ends the script if there is none.
the_region() {
  ((${#words[@]} == 1)) || wrong "which REGION?"
  region=${words[0]}
}

# read_deployment DIR: puts what scripts/regions prints of it into $regions, with $deployment, $domain, $stack_region, and
# $names, those of its regions in their order.
read_deployment() {
  local name
  regions=$(scripts/regions --regions "$1") || fail "The description in $1 cannot be used. Nothing was done." "Correct it, then run $again."
  names=()
  {
    read -r deployment
    read -r domain
    read -r stack_region
    while read -r name && [[ -n $name ]]; do
      names+=("$name")
    done
    facts=$(cat)
  } < <(jq -r '.global.name, .global.domain, .global.stackRegion, .regions[].region, "",
    (.regions[] | .region as $name | to_entries[] | select(.value | scalars) | "\($name) \(.key) \(.value)")' <<<"$regions")
}

# check_region: ends the script if the region is not described.
check_region() {
  is_one_of "$region" "${names[@]}" ||
    fail "There is no region $region. Nothing was done." "The regions are ${names[*]}, as $directory has them."
}

# refuse_examples DIR: ends the script if the description is valid for a local run only. A dry run says so and continues.
refuse_examples() {
  jq -er '.obstacles[]' <<<"$regions" >&2 || return 0
  [[ $dry_run == true ]] || fail "The description in $1 cannot be deployed. Nothing was done." "Correct it, then run $again."
}

# global_stack, region_stack, artifacts_stack, drain_stack NAME: what stacks are called.
global_stack() { say "$deployment-global"; }
region_stack() { say "$deployment-region"; }
artifacts_stack() { say "$deployment-artifacts"; }
drain_stack() { say "$deployment-drain-$1"; }

# bucket_of NAME: the bucket that a region's functions come from, as templates/artifacts.yaml names it.
bucket_of() {
  say "$deployment-artifacts-$(account_id)-$1"
}

# field NAME KEY: what is said of a region; empty if nothing is.
field() {
  [[ ! $'\n'$facts$'\n' =~ $'\n'$1\ $2\ ([^$'\n']*)$'\n' ]] || say "${BASH_REMATCH[1]}"
}

# live_versions NAME: puts {FUNCTION: VERSION} into $live, what the region's aliases point to; {} if there
# are none.
live_versions() {
  local function said=''
  for function in "${FUNCTIONS[@]}"; do
    if look "$1" lambda get-alias --function-name "$deployment-$function" --name "$ALIAS"; then
      said+="{\"$function\": $answer}"
    fi
  done
  live=$(jq -sc 'add // {} | map_values(.FunctionVersion)' <<<"$said")
}

# point_to NAME VERSIONS: has the region's aliases point to these. Fails if one cannot be moved.
point_to() {
  local function version moves
  live_versions "$1"
  moves=$(jq -r --argjson live "$live" \
    'to_entries[] | select(.key != "release" and .value and .value != $live[.key]) | "\(.key) \(.value)"' <<<"$2")
  while read -r function version; do
    [[ -n $version ]] || continue
    wake "$1" "$function" "$version" || return 1
    try_change "$1" lambda update-alias --function-name "$deployment-$function" --name "$ALIAS" \
      --function-version "$version" || return 1
    say "$1: $deployment-$function answers by version $version"
  done <<<"$moves"
}

# wake NAME FUNCTION VERSION: waits until a version can answer. Of one that nobody has called for 14 days Lambda
# drops the snapshot, and makes another once it is called, which it refuses meanwhile
# (https://docs.aws.amazon.com/lambda/latest/dg/snapstart-troubleshooting.html). Fails if it cannot.
wake() {
  local looks=0 called=false version=(--function-name "$deployment-$2" --qualifier "$3")
  [[ $dry_run == false ]] || return 0
  while look "$1" lambda get-function-configuration "${version[@]}" && ((looks++ < WAKE_LOOKS)); do
    case $(jq -r .State <<<"$answer") in
      Active) return 0 ;;
      Failed) break ;;
      Inactive)
        [[ $called == true ]] || say "$1: waiting for a snapshot of version $3 of $deployment-$2"
        called=true
        try_change "$1" lambda invoke "${version[@]}" /dev/null || true
        ;;
    esac
    sleep "$LOOK_SECONDS"
  done
  say "$1: version $3 of $deployment-$2 cannot answer: $(jq -c '{State, StateReason}' <<<"$answer" 2>/dev/null)" >&2
  return 1
}

# Which versions have passed the gate, the newest first, is noted in the region: what a rollback goes back to.

# proven_versions NAME: puts the list into $proven.
proven_versions() {
  proven='[]'
  if look "$1" ssm get-parameter --name "/$deployment/proven"; then
    proven=$(jq -c '.Parameter.Value | fromjson' <<<"$answer")
  fi
}

# note_proven NAME LIST: keeps the ten newest. A plan does not know of what is made by it.
note_proven() {
  if [[ $dry_run == true && $2 == '[{}'* ]]; then
    change "$1" ssm put-parameter --name "/$deployment/proven" --type String --overwrite --value '(versions)'
    return
  fi
  change "$1" ssm put-parameter --name "/$deployment/proven" --type String --overwrite --value "$(jq -c '.[:10]' <<<"$2")"
}

# firing_alarms NAME: puts the names of the region's alarms that are going off into $firing, one a line. They
# are those that its topic is told of: not those that drain other regions, nor those of a deployment whose
# name begins with this one's.
firing_alarms() {
  firing=''
  if look "$1" cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix "$deployment-"; then
    firing=$(jq -r --arg topic ":$deployment-alarms" \
      '.MetricAlarms[] | select(.AlarmActions // [] | any(endswith($topic))) | .AlarmName' <<<"$answer")
  fi
}
