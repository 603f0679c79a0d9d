# shellcheck shell=bash disable=SC2034,SC2154
# The stack of alarms and a dashboard about all regions. Part of scripts/lib/deployment.bash.

# Route 53 has its metrics there only.
readonly ROUTE53_REGION=us-east-1

# put_world NAME CHECK: creates or updates that stack with the id of a region's health check; an empty one takes the region
# out. The other described regions stay as deployed. Without regions the stack is deleted.
put_world() {
  local checks template=target/deploy/world.yaml
  await_stack "$ROUTE53_REGION" "$(world_stack)"
  checks=$(stack_parameters | jq -c --arg name "$1" --arg check "$2" '. as $deployed
    | [$ARGS.positional[] | {key: ., value: (if . == $name then $check else $deployed["Check" + gsub("-"; "")] // "" end)}]
    | map(select(.value != "")) | from_entries' --args "${names[@]}")
  if [[ $checks == '{}' ]]; then
    delete_stack "$ROUTE53_REGION" "$(world_stack)"
    return
  fi
  mkdir -p "${template%/*}"
  # shellcheck disable=SC2046 # Each name is a word.
  world_template $(jq -r 'keys_unsorted[]' <<<"$checks") >"$template"
  put_stack "$ROUTE53_REGION" "$(world_stack)" "$(world_parameters "$regions" "$checks")" "$template"
}

# health_check_of NAME: prints the id of a deployed region's health check. A dry run of a first deployment does not know it.
health_check_of() {
  if is_offline; then
    say '(health check)'
  elif look "$1" cloudformation describe-stacks --stack-name "$(region_stack)"; then
    jq -r '.Stacks[0].Outputs // [] | .[] | select(.OutputKey == "HealthCheck").OutputValue' <<<"$answer"
  fi
}
