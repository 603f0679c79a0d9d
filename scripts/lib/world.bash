# shellcheck shell=bash disable=SC2034,SC2154
# The stacks in us-east-1: the account's budgets, and alarms and a dashboard about all regions. Part of
# scripts/lib/deployment.bash.

# Route 53 has its metrics there only, and CloudFormation does not support budgets in every other region.
readonly GLOBAL_SERVICES_REGION=us-east-1

# has_budget: whether there is a stack of budgets. Accounts of other partitions, such as those of China and GovCloud, have no
# us-east-1.
has_budget() {
  [[ ! $stack_region =~ ^cn-|-gov-|-iso|^eusc- ]]
}

# Whether a service control policy forbids us-east-1 (true or false); empty until that is known.
global_services_forbidden=''

# may_use_global_services CONSEQUENCE: whether no service control policy forbids us-east-1, as those of organizations do that
# confine their accounts to some regions; prints a note, once, if one does.
may_use_global_services() {
  if [[ -z $global_services_forbidden ]]; then
    global_services_forbidden=false
    if ! AWS_MAX_ATTEMPTS=2 try_look "$GLOBAL_SERVICES_REGION" cloudformation list-stacks --max-items 1 "${SHORT_TIMEOUTS[@]}" &&
      is_forbidden "$answer"; then
      global_services_forbidden=true
      say "$GLOBAL_SERVICES_REGION is forbidden by a service control policy, so $1" >&2
    fi
  fi
  [[ $global_services_forbidden == false ]]
}

# other_owner: prints the stack region of the deployment that owns the stack of budgets which $state and $answer tell of, if it is
# another one than this deployment's.
other_owner() {
  [[ -z $state || $state == ROLLBACK_COMPLETE ]] ||
    stack_parameters | jq -r --arg own "$stack_region" '.StackRegion // empty | select(. != $own)'
}

# refuse_other_failure STATUS: ends the script, unless CloudFormation could not create the budgets: an account of an organization
# may need leave to have budgets, or a day until it can. Then prints a note.
refuse_other_failure() {
  stack_state "$GLOBAL_SERVICES_REGION" "$(budget_stack)"
  [[ $state == ROLLBACK_COMPLETE ]] || exit "$1"
  say "There are no budgets, for the reason above: watch the costs in AWS's Billing console. The next scripts/deploy tries again." >&2
}

# put_budget: creates or updates the stack of budgets, unless the account cannot have one.
put_budget() {
  local other status
  if ! has_budget; then
    say "No budget is created, because accounts with $stack_region have no $GLOBAL_SERVICES_REGION." >&2
  elif may_use_global_services "no budget is created: watch the costs in AWS's Billing console."; then
    stack_state "$GLOBAL_SERVICES_REGION" "$(budget_stack)"
    other=$(other_owner)
    [[ -z $other ]] || fail "The stack $(budget_stack) in $GLOBAL_SERVICES_REGION belongs to the deployment $deployment whose stackRegion is $other. It was not changed." \
      "Give this deployment another name in $directory; if there is no other one, run $(print_call aws cloudformation delete-stack --region "$GLOBAL_SERVICES_REGION" --stack-name "$(budget_stack)"). Then run $again."
    # Not in a condition, or errors would not end it.
    set +e
    (set -e && put_stack "$GLOBAL_SERVICES_REGION" "$(budget_stack)" "$(budget_parameters "$regions")" "$BUDGET_TEMPLATE")
    status=$?
    set -e
    ((status == 0)) || refuse_other_failure "$status"
  fi
}

# delete_budget: deletes the stack of budgets.
delete_budget() {
  if has_budget && may_use_global_services "the stack $(budget_stack) stays there, if there is one."; then
    delete_stack "$GLOBAL_SERVICES_REGION" "$(budget_stack)"
  fi
}

# put_world NAME CHECK: creates or updates the stack about all regions with the id of a region's health check; an empty one takes
# the region out. The other described regions stay as deployed. Without regions the stack is deleted.
put_world() {
  local checks template=target/deploy/world.yaml
  may_use_global_services "the stack $(world_stack) with the alarms about all regions is not changed." || return 0
  await_stack "$GLOBAL_SERVICES_REGION" "$(world_stack)"
  checks=$(stack_parameters | jq -c --arg name "$1" --arg check "$2" '. as $deployed
    | [$ARGS.positional[] | {key: ., value: (if . == $name then $check else $deployed["Check" + gsub("-"; "")] // "" end)}]
    | map(select(.value != "")) | from_entries' --args "${names[@]}")
  if [[ $checks == '{}' ]]; then
    delete_stack "$GLOBAL_SERVICES_REGION" "$(world_stack)"
    return
  fi
  mkdir -p "${template%/*}"
  # shellcheck disable=SC2046 # Each name is a word.
  world_template $(jq -r 'keys_unsorted[]' <<<"$checks") >"$template"
  put_stack "$GLOBAL_SERVICES_REGION" "$(world_stack)" "$(world_parameters "$regions" "$checks")" "$template"
}

# health_check_of NAME: prints the id of a deployed region's health check. A dry run of a first deployment does not know it.
health_check_of() {
  if is_offline; then
    say '(health check)'
  elif look "$1" cloudformation describe-stacks --stack-name "$(region_stack)"; then
    jq -r '.Stacks[0].Outputs // [] | .[] | select(.OutputKey == "HealthCheck").OutputValue' <<<"$answer"
  fi
}
