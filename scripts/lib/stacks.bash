# shellcheck shell=bash disable=SC2034,SC2154
# Stacks: made if they are not there, else updated, and waited for. Source it with scripts/lib/aws.bash.
# A stack that something else is doing something to is waited for first, so whatever an interrupted script
# began comes to its end.

# The stacks that a plan without an account has made so far, as REGION/STACK.
planned=()

# stack_state REGION STACK: puts into $state how it is, empty if there is none, and its description into
# $answer.
stack_state() {
  state=''
  if look "$1" cloudformation describe-stacks --stack-name "$2"; then
    [[ $answer =~ \"StackStatus\":\ *\"([A-Z_]+)\" ]] && state=${BASH_REMATCH[1]}
  elif is_one_of "$1/$2" ${planned[@]+"${planned[@]}"}; then
    state=CREATE_COMPLETE
  fi
}

# stack_parameters: prints {NAME: VALUE}, those of the stack that $answer describes; {} if it describes none.
stack_parameters() {
  jq -c '.Stacks[0]?.Parameters // [] | map({key: .ParameterKey, value: .ParameterValue}) | from_entries' <<<"$answer"
}

# answers REGION: whether anything does; says so if not. For stacks that are well as they are until it does.
answers() {
  [[ -n $account ]] || return 0
  AWS_MAX_ATTEMPTS=2 try_look "$1" cloudformation list-stacks --max-items 1 "${SOON[@]}" && return
  is_silence "$answer" || return 0
  say "$1 does not answer, so what $deployment has there stays as it is."
  return 1
}

# settle_stack REGION STACK: waits until nothing is done to it; $state and $answer are as stack_state has them.
settle_stack() {
  local looks=0
  stack_state "$1" "$2"
  while [[ $state == *_IN_PROGRESS && $state != REVIEW_IN_PROGRESS ]]; do
    ((looks++ < STACK_LOOKS)) || fail "The stack $2 in $1 is $state for two hours."
    sleep "$LOOK_SECONDS"
    stack_state "$1" "$2"
  done
}

# put_stack REGION STACK PARAMETERS TEMPLATE: makes a stack, or updates it. The template is a file of 51,200 bytes at
# most, or the URL of an object in S3. That there is nothing to update is well, too.
put_stack() {
  local region=$1 stack=$2 form
  form=(--stack-name "$stack" --parameters "$3" --capabilities CAPABILITY_IAM
    --tags "Key=meridian,Value=$deployment" --retain-except-on-create)
  case $4 in
    https:*) form+=(--template-url "$4") ;;
    *) form+=(--template-body "file://$4") ;;
  esac
  settle_stack "$region" "$stack"
  case $state in
    ROLLBACK_COMPLETE | CREATE_FAILED | ROLLBACK_FAILED | DELETE_FAILED)
      say "$stack in $region could not be made before, and is removed first."
      drop_stack "$region" "$stack"
      ;;
    UPDATE_ROLLBACK_FAILED)
      fail "The stack $stack in $region could not go back to what it was." \
        "See its events, put right what failed, run: aws cloudformation continue-update-rollback --region $region --stack-name $stack. Then run $again."
      ;;
  esac
  if [[ -z $state ]]; then
    say "$region: making the stack $stack"
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
  expect_stack "$region" "$stack"
}

# expect_stack REGION STACK: waits until it has become what it is to be, or tells what went wrong.
expect_stack() {
  [[ $dry_run == false ]] || return 0
  settle_stack "$1" "$2"
  case $state in
    CREATE_COMPLETE | UPDATE_COMPLETE) return ;;
  esac
  tell_failure "$1" "$2"
  fail "The stack $2 in $1 ended as ${state:-nothing}."
}

# drop_drains NAME CONTROL: removes the stacks by which a region was drained before CONTROL was its control region. One
# in a region that does not answer stays, and is told of.
drop_drains() {
  local place
  ! is_unknown || return 0
  for place in "${names[@]}"; do
    [[ $place != "$2" ]] || continue
    if ! AWS_MAX_ATTEMPTS=2 try_look "$place" cloudformation describe-stacks --stack-name "$(drain_stack "$1")" "${SOON[@]}"; then
      ! is_silence "$answer" || say "$place does not answer, so a stack $(drain_stack "$1") may be left there: run $again once it does."
      continue
    fi
    drop_stack "$place" "$(drain_stack "$1")"
  done
}

# tell_failure REGION STACK: says what failed first, the last time that something was done to it.
tell_failure() {
  look "$1" cloudformation describe-stack-events --stack-name "$2" || return 0
  # Events come with the newest first. What is cancelled is so because something else failed.
  jq -r --arg stack "$2" '
    [.StackEvents | to_entries[] | select(.value.LogicalResourceId == $stack) | select(.value.ResourceStatusReason == "User Initiated").key] as $begins
    | [.StackEvents[:$begins[0] // length][] | select(.ResourceStatus | endswith("_FAILED"))] | last // empty
    | "\(.LogicalResourceId): \(.ResourceStatusReason)"' <<<"$answer" >&2
}

# drop_stack REGION STACK: removes it, and waits until it is gone. It may be gone already.
drop_stack() {
  local region=$1 stack=$2
  settle_stack "$region" "$stack"
  if [[ -z $state ]]; then
    [[ $dry_run == true && -z $account ]] || return 0
  fi
  say "$region: removing the stack $stack"
  change "$region" cloudformation delete-stack --stack-name "$stack"
  [[ $dry_run == false ]] || { state='' && return 0; }
  settle_stack "$region" "$stack"
  if [[ -n $state && $state != DELETE_COMPLETE ]]; then
    tell_failure "$region" "$stack"
    fail "The stack $stack in $region ended as $state, and is not gone."
  fi
  state=''
}
