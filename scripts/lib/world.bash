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

# other_owner: prints the stack region of the deployment that owns the stack of budgets which $state and $answer tell of, if it is
# another one than this deployment's.
other_owner() {
  [[ -z $state || $state == ROLLBACK_COMPLETE ]] ||
    stack_parameters | jq -r --arg own "$stack_region" '.StackRegion // empty | select(. != $own)'
}

# put_budget: creates or updates the stack of budgets.
put_budget() {
  local other
  if has_budget; then
    stack_state "$GLOBAL_SERVICES_REGION" "$(budget_stack)"
    other=$(other_owner)
    [[ -z $other ]] || fail "The stack $(budget_stack) in $GLOBAL_SERVICES_REGION belongs to the deployment $deployment whose stackRegion is $other. It was not changed." \
      "Give this deployment another name in $directory; if there is no other one, run $(print_call aws cloudformation delete-stack --region "$GLOBAL_SERVICES_REGION" --stack-name "$(budget_stack)"). Then run $again."
    put_stack "$GLOBAL_SERVICES_REGION" "$(budget_stack)" "$(budget_parameters "$regions")" "$BUDGET_TEMPLATE"
  else
    say "No budget is created, because accounts with $stack_region have no $GLOBAL_SERVICES_REGION." >&2
  fi
}

# delete_budget: deletes the stack of budgets.
delete_budget() {
  ! has_budget || delete_stack "$GLOBAL_SERVICES_REGION" "$(budget_stack)"
}

# put_world NAME CHECK: creates or updates the stack about all regions with the id of a region's health check; an empty one takes
# the region out. The other described regions stay as deployed. Without regions the stack is deleted.
put_world() {
  local checks template=target/deploy/world.yaml
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
