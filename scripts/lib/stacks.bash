# shellcheck shell=bash disable=SC2034,SC2154
# Creating, updating and deleting stacks, and waiting for the result. A stack with an operation in progress is waited for
# first, so an operation that an interrupted script started is finished. Part of scripts/lib/deployment.bash.

# The stacks that a dry run without an account has created so far, as REGION/STACK.
planned=()

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

# await_stack REGION STACK: waits until no operation is in progress, then sets $state and $answer like stack_state.
await_stack() {
  local polls=0
  stack_state "$1" "$2"
  while [[ $state == *_IN_PROGRESS && $state != REVIEW_IN_PROGRESS ]]; do
    ((polls++ < STACK_POLLS)) || fail "The stack $2 in $1 was still $state after two hours."
    sleep "$POLL_SECONDS"
    stack_state "$1" "$2"
  done
}

# put_stack REGION STACK PARAMETERS TEMPLATE: creates or updates a stack. The template is a file of at most 51,200 bytes,
# or the URL of an object in S3. If nothing needs changing, that is a success too.
put_stack() {
  local region=$1 stack=$2 form
  form=(--stack-name "$stack" --parameters "$3" --capabilities CAPABILITY_IAM
    --tags "Key=meridian,Value=$deployment" --retain-except-on-create)
  case $4 in
    https:*) form+=(--template-url "$4") ;;
    *) form+=(--template-body "file://$4") ;;
  esac
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
    say "$answer" >&2
    fail "The stack $stack in $region was not updated."
  fi
  finish_stack "$region" "$stack"
}

# finish_stack REGION STACK: waits until the stack is created or updated; ends the script with the cause if that failed.
finish_stack() {
  [[ $dry_run == false ]] || return 0
  await_stack "$1" "$2"
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
  look "$1" cloudformation describe-stack-events --stack-name "$2" || return 0
  # The newest event is first. A cancelled resource is the consequence of another failure.
  jq -r --arg stack "$2" '
    [.StackEvents | to_entries[] | select(.value.LogicalResourceId == $stack) | select(.value.ResourceStatusReason == "User Initiated").key] as $begins
    | [.StackEvents[:$begins[0] // length][] | select(.ResourceStatus | endswith("_FAILED"))] | last // empty
    | "\(.LogicalResourceId): \(.ResourceStatusReason)"' <<<"$answer" >&2
}

# delete_stack REGION STACK: deletes a stack and waits until it is gone. It may be gone already.
delete_stack() {
  local region=$1 stack=$2
  await_stack "$region" "$stack"
  if [[ -z $state ]]; then
    [[ $dry_run == true && -z $account ]] || return 0
  fi
  say "$region: deleting the stack $stack"
  change "$region" cloudformation delete-stack --stack-name "$stack"
  [[ $dry_run == false ]] || { state='' && return 0; }
  await_stack "$region" "$stack"
  if [[ -n $state && $state != DELETE_COMPLETE ]]; then
    print_failure "$region" "$stack"
    fail "The stack $stack in $region was not deleted: it ended in $state."
  fi
  state=''
}
