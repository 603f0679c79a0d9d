# shellcheck shell=bash disable=SC2034,SC2154
# The stack of alarms and a dashboard about all regions. Part of scripts/lib/deployment.bash.

# Route 53 has its metrics there only.
readonly ROUTE53_REGION=us-east-1

# put_world [NAME]: creates or updates that stack for all regions that have a health check, except the region NAME, and
# deletes it if there is none. Of a region that does not answer, it keeps what was deployed. It stays unchanged while its
# own region does not answer.
put_world() {
  local without=${1:-} name check kept checks='{}' template=target/deploy/world.yaml
  answers "$ROUTE53_REGION" || return 0
  await_stack "$ROUTE53_REGION" "$(world_stack)"
  kept=$(stack_parameters)
  for name in "${names[@]}"; do
    [[ $name != "$without" ]] || continue
    check=$(health_check_of "$name" "$kept")
    [[ -z $check ]] || checks=$(jq -c --arg name "$name" --arg check "$check" '. + {($name): $check}' <<<"$checks")
  done
  if [[ $checks == '{}' ]]; then
    delete_stack "$ROUTE53_REGION" "$(world_stack)"
    return
  fi
  mkdir -p "${template%/*}"
  # shellcheck disable=SC2046 # Each name is a word.
  world_template $(jq -r 'keys_unsorted[]' <<<"$checks") >"$template"
  put_stack "$ROUTE53_REGION" "$(world_stack)" "$(world_parameters "$regions" "$checks")" "$template"
}

# health_check_of NAME DEPLOYED: prints the id of a region's health check, or that among the deployed parameters, given as
# {NAME: VALUE}, if the region does not answer; nothing if there is none. A dry run of a first deployment does not know it.
health_check_of() {
  if is_offline; then
    say '(health check)'
  elif AWS_MAX_ATTEMPTS=2 try_look "$1" cloudformation describe-stacks --stack-name "$(region_stack)" "${SHORT_TIMEOUTS[@]}"; then
    jq -r '.Stacks[0]?.Outputs[]? | select(.OutputKey == "HealthCheck").OutputValue' <<<"$answer"
  elif is_outage "$answer"; then
    jq -r --arg name "Check${1//-/}" '.[$name] // empty' <<<"$2"
  fi
}
