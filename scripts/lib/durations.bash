# shellcheck shell=bash disable=SC2154
# How long a deployment takes, and what it waits for. Part of scripts/lib/deployment.bash.

# Seconds that steps are assumed to take; no deployment in AWS has been measured yet. Waits of the gate have their own settings.
readonly GLOBAL=60 REPLICA=270           # the stacks global and budget, and each replica of both tables but the first
readonly NAMES=780 BALANCER=300          # of a new region: its certificate, host names and health; its load balancer
readonly SNAPSHOTS=300 LIVE=60 SMOKE=60  # of each release: new versions, the update of LiveVersion, smoke tests

# estimate: prints about how many minutes a deployment of all regions takes. $standing_doors has a line "NAME DOOR HOST" for each
# region that is deployed, with its front door and its host name, if any; all others are new.
estimate() {
  local name region deployed seconds=$GLOBAL longest=0
  for name in "${names[@]}"; do
    region=$((SNAPSHOTS + LIVE + SMOKE + quiet))
    deployed=$(grep "^$name " <<<"${standing_doors-}" || true)
    if [[ -n $deployed ]]; then
      region=$((region + (canary_percent > 0 ? canary_seconds : 0)))
    elif [[ -n ${standing_doors-} || $name != "${names[0]}" ]]; then
      seconds=$((seconds + REPLICA))
    fi
    ! has_domain || [[ $deployed == *" $(field "$name" hostname)" ]] || region=$((region + NAMES))
    [[ $(field "$name" frontDoor) == http-api || $deployed =~ ' '(alb|both)' ' ]] || region=$((region + BALANCER))
    if [[ $parallel == false || $name == "$canary" ]]; then
      seconds=$((seconds + region))
    else
      longest=$((region > longest ? region : longest))
    fi
  done
  say $(((seconds + longest + 59) / 60))
}

# minutes SECONDS: prints them as 2:05.
minutes() {
  printf '%d:%02d\n' $(($1 / 60)) $(($1 % 60))
}

# show_wait SECONDS TEXT...: says what is waited for, after SECONDS of waiting: on a terminal in one line, which is replaced
# each time, else once a minute.
show_wait() {
  if [[ -t 1 ]]; then
    # It is not wrapped, so that it has one row.
    printf '\033[?7l%s\033[K\r\033[?7h' "${*:2}"
  elif (($1 > 0 && $1 % 60 == 0)); then
    say "${*:2}"
  fi
}

# show_stack REGION STACK SECONDS: says what CloudFormation is doing in a stack with an operation in progress, after SECONDS of
# waiting: the resource that it has waited for longest, and since when.
show_stack() {
  local event=''
  [[ -t 1 ]] || (($3 > 0 && $3 % 60 == 0)) || return 0
  if try_look "$1" cloudformation describe-stack-events --stack-name "$2" --max-items 200 "${SHORT_TIMEOUTS[@]}"; then
    # The newest event is first.
    event=$(jq -r --arg stack "$2" '[.StackEvents[]? | select(.LogicalResourceId != $stack)]
      | reduce .[] as $event ({}; .[$event.LogicalResourceId] //= $event)
      | [.[] | select(.ResourceStatus | endswith("_IN_PROGRESS"))] | min_by(.Timestamp) // empty
      | (.Timestamp // "" | sub("[.][0-9]+"; "") | sub("[+]00:00$"; "Z")) as $time
      | "; \(.LogicalResourceId) \(.ResourceStatus)\(try " since \(now - ($time | fromdate) | floor) s" catch "")"' <<<"$answer")
  fi
  show_wait "$3" "$1: $2 is $state, $(minutes "$3")$event"
}

# end_wait: clears the line of show_wait on a terminal.
end_wait() {
  [[ ! -t 1 ]] || printf '\033[K'
}
