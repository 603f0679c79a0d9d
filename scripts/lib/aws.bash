# shellcheck shell=bash disable=SC2034,SC2154
# All calls of AWS: each names its region, gets credentials from the AWS CLI's own chain, and ends the script with one
# sentence if it fails. If $dry_run is true, nothing is changed and the calls are printed; without credentials, they are
# the calls of a first deployment. Source it with scripts/lib/command.bash.

# Nothing in a user's configuration of the CLI changes what it prints or asks.
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_CLI_ERROR_FORMAT=legacy AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-5}"

dry_run=false
# The last answer of AWS, the account's number, and the region that told it; the last two are empty without an account.
answer=''
account='' account_region=''

# Time-outs for calls that another region can answer instead, or whose answer can be missing: a region that is down
# often does not answer at all.
readonly SHORT_TIMEOUTS=(--cli-connect-timeout 5 --cli-read-timeout 10)
# Stands between the answer of a call and its messages.
readonly BETWEEN=$'\036'
# The interval of polling in seconds, and the most polls of a stack.
readonly POLL_SECONDS=10 STACK_POLLS=720
# How often look repeats a call that nothing answers: in waits this machine may lose its network for five minutes. Waits set
# $patience.
readonly LOST_CALLS=30
patience=0

# on_interrupt: makes an interrupted script print what to do next.
on_interrupt() {
  trap 'say "Interrupted. AWS continues what was started there.${next:+ To continue here, run $again.}" >&2 || true; exit 130' INT TERM HUP
}

# connect REGION: finds the account. Call it after read_deployment. Ends the script without valid credentials; a dry run continues
# if there are none at all.
connect() {
  answer=''
  if [[ $dry_run == false ]] || command -v aws >/dev/null; then
    need aws
    ! find_account "$1" || return 0
  fi
  if [[ $dry_run == true && (-z $answer || $answer == *'Unable to locate credentials'*) ]]; then
    say "# There are no AWS credentials, so these are the calls of a first deployment."
    return
  fi
  say "$answer" >&2
  ! is_outage "$answer" || fail "AWS does not answer." "Check this machine's network, then run $again."
  case $answer in
    *'SSL validation failed'*) fail "This machine does not trust the certificate that it gets for AWS, as behind a company's proxy." "Set AWS_CA_BUNDLE, then run $again." ;;
    *'Signature expired'* | *'Signature not yet current'* | *RequestTimeTooSkewed*) fail "This machine's clock is wrong." "Set it, then run $again." ;;
    *'config profile'*) fail "The profile in AWS_PROFILE does not exist." "aws configure list-profiles lists those that do. Then run $again." ;;
  esac
  suggest_doctor "$answer"
  fail "AWS did not accept your credentials." "Log in with the AWS CLI (aws login, aws sso login, aws configure, or AWS_PROFILE), then run $again."
}

# find_account REGION: asks AWS in this region or, if it does not answer, in another one, and puts the account's number into
# $account and the region that answered into $account_region. Fails without valid credentials, with the message in $answer.
find_account() {
  local place
  renew_login
  for place in $(printf '%s\n' "$1" "$stack_region" "${names[@]}" "$GLOBAL_SERVICES_REGION" | awk '!seen[$0]++'); do
    if answer=$(AWS_MAX_ATTEMPTS=2 aws sts get-caller-identity --region "$place" "${SHORT_TIMEOUTS[@]}" --output json 2>&1); then
      [[ $answer =~ \"Account\":\ *\"([0-9]+)\" ]] && account=${BASH_REMATCH[1]} account_region=$place
      return
    fi
    # A region that is not enabled knows no token.
    is_outage "$answer" || [[ $answer == *InvalidClientToken* || $answer == *UnrecognizedClient* ]] || return 1
  done
  return 1
}

# account_id: prints the account's number, or a placeholder in a dry run without an account.
account_id() {
  say "${account:-ACCOUNT}"
}

# is_offline: whether this is a dry run without an account, so that nothing can be looked up.
is_offline() {
  [[ $dry_run == true && -z $account ]]
}

# renew_login: AWS renews the credentials of aws login in the login's own region only, and the CLI asks for that in the region of the
# call (https://github.com/aws/aws-cli/issues/10613). So they are renewed before each call, without a region.
renew_login() {
  [[ -z ${AWS_ACCESS_KEY_ID:-} ]] && grep -qs '^ *login_session' "${AWS_CONFIG_FILE:-$HOME/.aws/config}" || return 0
  aws configure export-credentials --format process >/dev/null 2>&1 || true
}

# look REGION SERVICE ACTION [ARGUMENT...]: puts the answer of AWS into $answer. Fails if the resource does not exist;
# ends the script if the call fails otherwise.
look() {
  until try_look "$@"; do
    if is_not_found "$answer"; then
      answer='{}'
      return 1
    elif ((patience == 0)) || ! is_unreachable "$answer"; then
      say "$answer" >&2
      fail "AWS did not answer $2 $3 in $1."
    fi
    patience=$((patience - 1))
    sleep "$POLL_SECONDS"
  done
}

# try_look REGION SERVICE ACTION [ARGUMENT...]: like look, but any failed call only fails, with its message in $answer.
try_look() {
  local region=$1 service=$2 action=$3 reply messages status=0
  shift 3
  if is_offline; then
    answer='Without an account it does not exist.'
    return 1
  fi
  renew_login
  # Descriptor 3 takes the answer past the inner substitution, which catches messages.
  if reply=$({ messages=$(aws "$service" "$action" --region "$region" --output json "$@" 2>&1 >&3) || status=$?
    printf '%s' "$BETWEEN$messages"
    exit "$status"; } 3>&1); then
    answer=${reply%%"$BETWEEN"*}
    answer=${answer%$'\n'}
  else
    answer=${reply#*"$BETWEEN"}
    return 1
  fi
}

# dns_suffix REGION: prints what the names of AWS's endpoints in a region end with.
dns_suffix() {
  case $1 in
    cn-*) say amazonaws.com.cn ;;
    eusc-*) say amazonaws.eu ;;
    *) say amazonaws.com ;;
  esac
}

# is_not_found MESSAGE: whether the message says that a resource does not exist.
is_not_found() {
  case $1 in
    *'SSO Token'*) false ;;
    *ResourceNotFound* | *NoSuch* | *'Not Found'* | *' does not exist'* | *ParameterNotFound* | *NotFoundException*) ;;
    *) false ;;
  esac
}

# is_unreachable MESSAGE: whether the message says that nothing answers.
is_unreachable() {
  case $1 in
    *'Could not connect'* | *'Failed to connect'* | *'onnect timeout'* | *'ead timeout'* | *'onnection was closed'*) ;;
    *) false ;;
  esac
}

# is_outage MESSAGE: whether the message says that AWS does not answer, or only with errors of its own.
is_outage() {
  ! is_unreachable "$1" || return 0
  case $1 in
    *InternalFailure* | *InternalError* | *InternalServer* | *'Internal Server Error'* | *'(ServiceException)'*) ;;
    *ServiceUnavailable* | *'Service Unavailable'*) ;;
    *) false ;;
  esac
}

# is_forbidden MESSAGE: whether the message says that a service control policy of the account's organization refuses the call
# (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
is_forbidden() {
  [[ $1 == *'explicit deny in a service control policy'* || $1 == *'no service control policy allows'* ]]
}

# suggest_doctor MESSAGE: prints a line if scripts/doctor would have found the fault before.
suggest_doctor() {
  case $1 in
    *LimitExceeded* | *'imit exceeded'* | *[Qq]uota* | *'maximum number of'* | *UnreservedConcurrentExecution*) ;;
    *ExpiredToken* | *InvalidClientToken* | *UnrecognizedClient* | *AuthFailure* | *OptInRequired*) ;;
    *NoSuchHostedZone* | *'already exists'* | *AlreadyExists*) ;;
    *) return 0 ;;
  esac
  say "scripts/doctor finds such faults before anything is changed." >&2
}

# change REGION SERVICE ACTION [ARGUMENT...]: changes something in AWS and puts its answer into $answer; a dry run prints
# the call. Ends the script if the call fails.
change() {
  try_change "$@" && return
  say "$answer" >&2
  suggest_doctor "$answer"
  fail "The call $2 $3 in $1 failed."
}

# try_change REGION SERVICE ACTION [ARGUMENT...]: like change, but a failed call only fails.
try_change() {
  local region=$1 service=$2 action=$3
  shift 3
  answer='{}'
  if [[ $dry_run == true ]]; then
    print_call aws "$service" "$action" --region "$region" "$@"
  else
    renew_login
    answer=$(aws "$service" "$action" --region "$region" --output json "$@" 2>&1)
  fi
}

# run_script SCRIPT [ARGUMENT...]: runs another script of this project. A dry run prints the command, and the calls of
# AWS that it makes.
run_script() {
  if [[ $dry_run == true ]]; then
    print_call "$@"
    case $1 in
      scripts/purge) say "# which calls: events put-events, and reads of the control table or of control/ in a bucket" ;;
      scripts/drain) say "# which calls: cloudwatch put-metric-data, and a write to the control table or to control/ in a bucket" ;;
    esac
  else
    "$@"
  fi
}

# print_call WORD...: prints a command, quoted for a shell.
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
