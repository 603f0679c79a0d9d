# shellcheck shell=bash disable=SC2034,SC2154
# Creating, updating and deleting stacks, and waiting for the result. A stack with an operation in progress is waited for
# first, so an operation that an interrupted script started is finished. Part of scripts/lib/deployment.bash.

# The stacks that a dry run without an account has created so far, as REGION/STACK.
planned=()

# The outermost script's process, and who runs it. The tokens of operations, which are in stacks' events, have both. A token
# has letters, digits and hyphens (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html).
export MERIDIAN_PROCESS=${MERIDIAN_PROCESS:-$$}
operator=${USER:-somebody}-at-$HOSTNAME
readonly operator=${operator//[^A-Za-z0-9]/-}

# stack_state REGION STACK: puts the stack's status into $state, empty if there is no stack, and its description into
# $answer.
stack_state() {
  state=''
  if look "$1" cloudformation describe-stacks --stack-name "$2"; then
    [[ $answer =~ \"StackStatus\":\ *\"([A-Z_]+)\" ]] && state=${BASH_REMATCH[1]}
  elif is_one_of "$1/$2" ${planned[@]+"${planned[@]}"}; then
    state=CREATE_COMPLETE
  fi
}

# stack_parameters: prints the parameters of the stack that $answer describes, as {NAME: VALUE}; {} if there is none.
stack_parameters() {
  jq -c '.Stacks[0]?.Parameters // [] | map({key: .ParameterKey, value: .ParameterValue}) | from_entries' <<<"$answer"
}

# answers REGION: whether AWS answers in the region; prints a note if it does not. For stacks that can stay unchanged
# until it does.
answers() {
  [[ -n $account ]] || return 0
  AWS_MAX_ATTEMPTS=2 try_look "$1" cloudformation list-stacks --max-items 1 "${SHORT_TIMEOUTS[@]}" && return
  is_outage "$answer" || return 0
  say "$1 does not answer, so the stacks of $deployment there stay unchanged."
  return 1
}

# await_stack REGION STACK: waits until no operation is in progress, then sets $state and $answer like stack_state. Ends the
# script if another operator's one is.
await_stack() {
  stack_state "$1" "$2"
  refuse_others "$1" "$2"
  poll_stack "$1" "$2"
}

# is_in_progress: whether $state is that of an operation in progress.
is_in_progress() {
  [[ $state == *_IN_PROGRESS && $state != REVIEW_IN_PROGRESS ]]
}

# operation_token: prints a new token of an operation.
operation_token() {
  local token=meridian-$MERIDIAN_PROCESS-$RANDOM$RANDOM-$operator
  say "${token:0:128}"
}

# refuse_others REGION STACK: ends the script if the operation in progress that $state and $answer tell of was started by
# another operator, or by another script that still runs here. One that an ended script left, or without a token, is waited for.
refuse_others() {
  local since who ended
  is_in_progress || return 0
  since=$(last_change)
  find_other "$1" "$2" || return 0
  fail "$who is changing the stack $2 in $1, which is in state $state since $since. It was not changed here." \
    "Wait until that has ended, then run $again."
}

# refuse_gate_of_others NAME: puts the versions that passed into $proven, and ends the script if the last operation on the region's
# stack, which $state and $answer tell of, was started as in refuse_others, and its version of the tracker is at the gate:
#   - the alias gives requests to another version than the one that passed last; or
#   - the stack has another version, and the operation has just ended: the alias will give it requests; or
#   - no version has passed, and the operation ended less than the longest wait for a new region ago.
# The last two end by themselves, because a script that failed or was killed leaves the same.
refuse_gate_of_others() {
  local described=$answer since limit who ended advice="or end it with scripts/rollback $1 if it was killed"
  since=$(last_change)
  proven_versions "$1"
  [[ -n $state ]] || return 0
  look "$1" lambda get-alias --function-name "$deployment-tracker" --name "$ALIAS" || return 0
  limit=$(jq -r --argjson proven "$proven" --argjson described "$described" \
    --argjson first "$((FIRST_GATE_SECONDS + quiet))" --argjson later "$GATE_SECONDS" '$proven[0].tracker as $passed
    | if $passed == null then $first
      elif .FunctionVersion != $passed or (.RoutingConfig.AdditionalVersionWeights // {}) != {} then "none"
      elif any($described.Stacks[0].Outputs[]?; .OutputKey == "TrackerVersion" and .OutputValue != $passed) then $later
      else 0 end' <<<"$answer")
  [[ $limit != 0 ]] || return 0
  find_other "$1" "$(region_stack)" || return 0
  if [[ $limit != none ]]; then
    (($(date +%s) < ended + limit)) || return 0
    advice="at most until $(jq -rn "$((ended + limit)) | todate")"
  fi
  fail "$who is deploying $1 since $since: a version of $deployment-tracker is at the gate. Nothing was done." \
    "Wait until that has ended, $advice, then run $again."
}

# last_change: prints when the stack that $answer describes was changed last.
last_change() {
  jq -r '.Stacks[0]? | .DeletionTime // .LastUpdatedTime // .CreationTime // "an unknown time"' <<<"$answer"
}

# find_other REGION STACK: puts who started the stack's last operation into $who, and the time of its last event into $ended, in
# seconds since 1970; fails if that is not known, or if it was this script or one that has ended here.
find_other() {
  local token
  try_look "$1" cloudformation describe-stack-events --stack-name "$2" --max-items 1 || return 1
  read -r ended token < <(jq -r '.StackEvents[0] | (.Timestamp // "" | sub("[.][0-9]+"; "") | sub("[+]00:00$"; "Z")) as $time
    | "\(try ($time | fromdate) catch 0) \(.ClientRequestToken // "")"' <<<"$answer")
  [[ -n $token ]] || return 1
  who=$token
  [[ $token =~ ^meridian-([0-9]+)-[0-9]+-(.*)$ ]] || return 0
  who=${BASH_REMATCH[2]/-at-/ at }
  [[ ${BASH_REMATCH[2]} != "$operator" ]] ||
    { [[ ${BASH_REMATCH[1]} != "$MERIDIAN_PROCESS" ]] && kill -0 "${BASH_REMATCH[1]}" 2>/dev/null; }
}

# poll_stack REGION STACK: polls until no operation is in progress, from the $state of stack_state on.
poll_stack() {
  local polls=0 patience=$LOST_CALLS
  while is_in_progress; do
    ((polls < STACK_POLLS)) || fail "The stack $2 in $1 was still $state after two hours." \
      "$(has_domain && say "A certificate waits until the hosted zone of $domain is delegated: see scripts/doctor. ")Then run $again: it continues where it stopped."
    show_stack "$1" "$2" $((polls++ * POLL_SECONDS))
    sleep "$POLL_SECONDS"
    stack_state "$1" "$2"
  done
  end_wait
}

# service_role_options REGION: puts the options into $role_options by which CloudFormation uses the deployment's service role,
# if regions/ says that there is one. CloudFormation keeps a role that a stack had before.
service_role_options() {
  local partition=aws
  role_options=()
  [[ $service_role == true ]] || return 0
  case $1 in
    cn-*) partition=aws-cn ;;
    us-gov-*) partition=aws-us-gov ;;
    eusc-*) partition=aws-eusc ;;
  esac
  role_options=(--role-arn "arn:$partition:iam::$(account_id):role/$deployment-cloudformation")
}

# put_stack REGION STACK PARAMETERS TEMPLATE: creates or updates a stack. The template is a file of at most 51,200 bytes,
# or the URL of an object in S3. If nothing needs changing, that is a success too.
put_stack() {
  local region=$1 stack=$2 form refusal
  service_role_options "$region"
  form=(--stack-name "$stack" --parameters "$3" --capabilities "${capability:-CAPABILITY_IAM}"
    --tags "Key=meridian,Value=$deployment" --retain-except-on-create ${role_options[@]+"${role_options[@]}"})
  case $4 in
    https:*) form+=(--template-url "$4") ;;
    *) form+=(--template-body "file://$4") ;;
  esac
  [[ $dry_run == true ]] || form+=(--client-request-token "$(operation_token)")
  await_stack "$region" "$stack"
  case $state in
    ROLLBACK_COMPLETE | CREATE_FAILED | ROLLBACK_FAILED | DELETE_FAILED)
      say "$region: an earlier attempt left the incomplete stack $stack, which is deleted first"
      delete_stack "$region" "$stack"
      ;;
    UPDATE_ROLLBACK_FAILED)
      fail "CloudFormation could not roll back the stack $stack in $region." \
        "Fix what failed according to its events, run aws cloudformation continue-update-rollback --region $region --stack-name $stack, then run $again."
      ;;
  esac
  [[ -z $state || $service_role == true || ! $answer =~ \"PermissionsBoundary\",[[:space:]]*\"ParameterValue\":\ *\"on\" ]] ||
    fail "serviceRole is not true in $directory/global.json, but the stack $stack in $region has a service role, which CloudFormation keeps and which cannot remove the boundary of roles. The stack was not changed." \
      "Put \"serviceRole\": true into $directory/global.json, then run $again."
  if [[ -z $state ]]; then
    say "$region: creating the stack $stack"
    change "$region" cloudformation create-stack "${form[@]}"
    [[ $dry_run == false ]] || planned+=("$region/$stack")
  elif try_change "$region" cloudformation update-stack "${form[@]}"; then
    say "$region: updating the stack $stack"
  elif [[ $answer == *'No updates are to be performed'* ]]; then
    say "$region: nothing to change in the stack $stack"
    return
  else
    refusal=$answer
    # Another operator may have begun since it was looked at.
    stack_state "$region" "$stack"
    refuse_others "$region" "$stack"
    say "$refusal" >&2
    suggest_doctor "$refusal"
    fail "The stack $stack in $region was not updated."
  fi
  finish_stack "$region" "$stack"
}

# finish_stack REGION STACK: waits until the stack is created or updated; ends the script with the cause if that failed.
finish_stack() {
  [[ $dry_run == false ]] || return 0
  stack_state "$1" "$2"
  poll_stack "$1" "$2"
  case $state in
    CREATE_COMPLETE | UPDATE_COMPLETE) return ;;
  esac
  print_failure "$1" "$2"
  fail "The stack $2 in $1 ended in ${state:-no state}."
}

# delete_old_drains NAME CONTROL: deletes the drain stacks of a region in its former control regions; CONTROL is the
# present one. A stack in a region that does not answer stays, and a note is printed.
delete_old_drains() {
  local place
  ! is_offline || return 0
  for place in "${names[@]}"; do
    [[ $place != "$2" ]] || continue
    if ! AWS_MAX_ATTEMPTS=2 try_look "$place" cloudformation describe-stacks --stack-name "$(drain_stack "$1")" "${SHORT_TIMEOUTS[@]}"; then
      ! is_outage "$answer" || say "$place does not answer, so a stack $(drain_stack "$1") may be left there: run $again when it does."
      continue
    fi
    delete_stack "$place" "$(drain_stack "$1")"
  done
}

# print_failure REGION STACK: prints the first failure of the last operation.
print_failure() {
  local cause
  look "$1" cloudformation describe-stack-events --stack-name "$2" || return 0
  # The newest event is first. A cancelled resource is the consequence of another failure.
  cause=$(jq -r --arg stack "$2" '
    [.StackEvents | to_entries[] | select(.value.LogicalResourceId == $stack) | select(.value.ResourceStatusReason == "User Initiated").key] as $begins
    | [.StackEvents[:$begins[0] // length][] | select(.ResourceStatus | endswith("_FAILED"))] | last // empty
    | "\(.LogicalResourceId): \(.ResourceStatusReason)"' <<<"$answer")
  [[ -z $cause ]] || say "$cause" >&2
  suggest_doctor "$cause"
}

# delete_stack REGION STACK: deletes a stack and waits until it is gone. It may be gone already.
delete_stack() {
  local region=$1 stack=$2 form
  await_stack "$region" "$stack"
  if [[ -z $state ]]; then
    [[ $dry_run == true && -z $account ]] || return 0
  fi
  say "$region: deleting the stack $stack"
  service_role_options "$region"
  form=(--stack-name "$stack" ${role_options[@]+"${role_options[@]}"})
  if [[ $dry_run == true ]]; then
    change "$region" cloudformation delete-stack "${form[@]}"
    state=''
    return
  fi
  change "$region" cloudformation delete-stack "${form[@]}" --client-request-token "$(operation_token)"
  stack_state "$region" "$stack"
  poll_stack "$region" "$stack"
  if [[ -n $state && $state != DELETE_COMPLETE ]]; then
    print_failure "$region" "$stack"
    fail "The stack $stack in $region was not deleted: it ended in $state."
  fi
  state=''
}
