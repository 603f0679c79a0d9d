# shellcheck shell=bash disable=SC2154
# What scripts/doctor finds of quotas. Part of scripts/lib/checks.bash.

# check_quota NAME SERVICE CODE NEEDED TITLE [LEAST]: compares a quota of a region with what is needed there. LEAST is what is asked
# for at least.
check_quota() {
  local value
  if ! ask "$1" service-quotas get-service-quota --service-code "$2" --quota-code "$3" &&
    ! { is_not_found "$answer" && ask "$1" service-quotas get-aws-default-service-quota --service-code "$2" --quota-code "$3"; }; then
    unanswered quota "$1"
    return
  fi
  [[ $answer =~ \"Value\":\ *([0-9]+) ]] || { answer="the quota $3 has no value" && unanswered quota "$1" && return; }
  value=${BASH_REMATCH[1]}
  if ((value >= $4)); then
    found well quota "$1" "$5: $4 needed, $value allowed."
  else
    found faulty quota "$1" "$5: $4 needed, but only $value allowed." \
      "aws service-quotas request-service-quota-increase --region $1 --service-code $2 --quota-code $3 --desired-value $(($4 > ${6:-0} ? $4 : ${6:-0}))"
  fi
}

# check_quotas NAME: its stack adds a load balancer and a VPC, unless it has them.
check_quotas() {
  local door added=1 executions read_units write_units requests
  door=$(field "$1" frontDoor)
  read -r executions read_units write_units requests < <(jq -r --arg name "$1" 'first(.regions[] | select(.region == $name)).quotas
    | "\(.executions) \(.readUnits) \(.writeUnits) \(.requestsPerSecond)"' <<<"$regions")
  # Every account may have the default of 1,000, though a new one begins with less.
  check_quota "$1" lambda L-B99A9384 "$executions" "Lambda's concurrent executions" 1000
  if ! has_buckets; then
    check_quota "$1" dynamodb L-CF0CBE56 "$read_units" "DynamoDB's read units of a table"
    check_quota "$1" dynamodb L-AB614373 "$write_units" "DynamoDB's write units of a table"
  fi
  if [[ $door != alb ]]; then
    check_quota "$1" apigateway L-8A5B8E43 "$requests" "API Gateway's requests a second"
  fi
  [[ $door != http-api ]] || return 0
  found well quota "$1" "Elastic IPs: 0 needed, since a load balancer's addresses do not count as the account's."
  stack_status "$1" "$(region_stack)" || return 0
  # Of a failed creation nothing is left.
  [[ $state == ROLLBACK_* || ! $(stack_parameters) =~ \"FrontDoor\":\"(alb|both)\" ]] || added=0
  if ask "$1" elbv2 describe-load-balancers; then
    check_quota "$1" elasticloadbalancing L-53DA6B97 "$(jq "[.LoadBalancers[] | select(.Type == \"application\")] | length + $added" <<<"$answer")" "Application Load Balancers"
  else
    unanswered quota "$1"
  fi
  if ask "$1" ec2 describe-vpcs; then
    check_quota "$1" vpc L-F678F1CE "$(jq ".Vpcs | length + $added" <<<"$answer")" "VPCs"
  else
    unanswered quota "$1"
  fi
}
