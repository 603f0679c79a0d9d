# shellcheck shell=bash disable=SC2034,SC2154
# The one way in which scripts call AWS: with the region said, credentials by the CLI's own chain, and
# a failure told in a sentence with what to do next. Source it in the repository's root and set $again,
# the command that goes on where this one stopped. With $dry_run true nothing is changed, and what would
# be called is printed; where there are no credentials, it is what a first deployment would call.

export AWS_PAGER='' AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-5}"

dry_run=false
again=''
# What AWS answered last, and whether there is an account to ask.
answer=''
account=''

# For what another region may answer as well, or a question mark: a region that is lost often says nothing.
readonly SOON=(--cli-connect-timeout 5 --cli-read-timeout 10)
# Seconds between two looks at what takes its time, and how many looks there are at most.
readonly LOOK_SECONDS=10 STACK_LOOKS=720

say() {
  printf '%s\n' "$*"
}

# fail WHAT [NEXT]: ends the script with a sentence, and what to do next.
fail() {
  say "$1 ${2:-Once that is put right, run $again: it goes on where it stopped.}" >&2
  exit 1
}

# wrong FAULT: ends a script that was called wrongly.
wrong() {
  say "${0#"$PWD"/}: $1; --help tells more" >&2
  exit 2
}

# usage SCRIPT: prints its header.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$1"
}

# on_interrupt: has an interrupted script tell what to do next.
on_interrupt() {
  trap 'say "Interrupted. What was begun in AWS goes on there; run $again: it goes on where this stopped." >&2 || true; exit 130' INT TERM HUP
}

# need PROGRAM...
need() {
  local program
  for program; do
    command -v "$program" >/dev/null || fail "$program is needed, and is not installed." "Install it, then run $again."
  done
}

# connect REGION: finds out which account is meant, by asking in this region or, if nothing answers there, in another
# one; after read_deployment. That AWS knows nobody is an end, but for a dry run where there are no credentials at all.
connect() {
  local place said=''
  need jq
  if [[ $dry_run == false ]] || command -v aws >/dev/null; then
    need aws
    for place in $(printf '%s\n' "$1" "$stack_region" "${names[@]}" | awk '!seen[$0]++'); do
      if said=$(AWS_MAX_ATTEMPTS=2 aws sts get-caller-identity --region "$place" "${SOON[@]}" --output json 2>&1); then
        [[ $said =~ \"Account\":\ *\"([0-9]+)\" ]] && account=${BASH_REMATCH[1]}
        return
      fi
      is_silence "$said" || break
    done
  fi
  if [[ $dry_run == true && (-z $said || $said == *'Unable to locate credentials'*) ]]; then
    say "# There are no credentials to ask AWS with, so this is what a first deployment calls."
    return
  fi
  say "$said" >&2
  ! is_silence "$said" || fail "AWS does not answer." "See whether this machine reaches it, then run $again."
  fail "AWS does not know you." "Log in as the AWS CLI has it (aws configure, aws sso login, or AWS_PROFILE), then run $again."
}

# account_id: prints the account's number, or a word for it in a plan.
account_id() {
  say "${account:-ACCOUNT}"
}

# is_unknown: whether nobody can be asked what there is, so that a plan has it all.
is_unknown() {
  [[ $dry_run == true && -z $account ]]
}

# look REGION SERVICE ACTION [ARGUMENT...]: asks AWS, and puts what it says into $answer. Fails if what is
# asked about is not there; ends the script if it cannot be asked.
look() {
  try_look "$@" && return
  if is_absence "$answer"; then
    answer='{}'
    return 1
  fi
  say "$answer" >&2
  fail "AWS did not answer $2 $3 in $1."
}

# try_look REGION SERVICE ACTION [ARGUMENT...]: the same, but only fails if it cannot be asked: with what went wrong
# in $answer.
try_look() {
  local region=$1 service=$2 action=$3 fault
  shift 3
  if is_unknown; then
    answer='Without an account it does not exist.'
    return 1
  fi
  fault=$(mktemp)
  if answer=$(aws "$service" "$action" --region "$region" --output json "$@" 2>"$fault"); then
    rm -f "$fault"
    return 0
  fi
  answer=$(<"$fault")
  rm -f "$fault"
  return 1
}

# is_absence TEXT: whether it says that something is not there.
is_absence() {
  case $1 in
    *ResourceNotFound* | *NoSuch* | *'Not Found'* | *' does not exist'* | *ParameterNotFound* | *NotFoundException*) ;;
    *) false ;;
  esac
}

# is_silence TEXT: whether it says that nothing answers, as in a region that is lost.
is_silence() {
  case $1 in
    *'Could not connect'* | *'Failed to connect'* | *'onnect timeout'* | *'ead timeout'* | *'onnection was closed'*) ;;
    *InternalFailure* | *InternalError* | *InternalServer* | *'Internal Server Error'* | *'(ServiceException)'*) ;;
    *ServiceUnavailable* | *'Service Unavailable'*) ;;
    *) false ;;
  esac
}

# change REGION SERVICE ACTION [ARGUMENT...]: has AWS change something, or prints the call in a dry run.
# What it says is in $answer. Ends the script if it fails.
change() {
  try_change "$@" && return
  say "$answer" >&2
  fail "AWS did not do $2 $3 in $1."
}

# try_change REGION SERVICE ACTION [ARGUMENT...]: the same, but only fails.
try_change() {
  local region=$1 service=$2 action=$3
  shift 3
  answer='{}'
  if [[ $dry_run == true ]]; then
    print_call aws "$service" "$action" --region "$region" "$@"
  else
    answer=$(aws "$service" "$action" --region "$region" --output json "$@" 2>&1)
  fi
}

# run_script SCRIPT [ARGUMENT...]: another script of this project; in a dry run its call, with what that calls in
# AWS.
run_script() {
  if [[ $dry_run == true ]]; then
    print_call "$@"
    case $1 in
      scripts/purge) say "# by which it calls: events put-events, dynamodb query" ;;
      scripts/drain) say "# by which it calls: dynamodb put-item, cloudwatch put-metric-data" ;;
    esac
  else
    "$@"
  fi
}

# print_call WORD...: a call, as a shell takes it.
print_call() {
  local word line='' quote="'\\''"
  for word; do
    case $word in
      *[!A-Za-z0-9_./:=@%+,-]* | '') word="'${word//\'/$quote}'" ;;
    esac
    line+="${line:+ }$word"
  done
  say "$line"
}
