# shellcheck shell=bash disable=SC2154
# How long a deployment takes, and what it waits for. Part of scripts/lib/deployment.bash.

# Seconds that steps are assumed to take; no deployment in AWS has been measured yet. Waits of the gate have their own settings.
readonly GLOBAL=60 REPLICA=270           # the global stack, and each replica of both tables but the first
readonly NAMES=780 BALANCER=300          # of a new region: its certificate, host names and health; its load balancer
readonly SNAPSHOTS=300 LIVE=60 SMOKE=60  # of each release: new versions, the update of LiveVersion, smoke tests

# estimate first|later: prints about how many minutes a deployment of all regions takes.
estimate() {
  local name region seconds=$GLOBAL longest=0
  [[ $1 == later ]] || seconds=$((seconds + REPLICA * (${#names[@]} - 1)))
  for name in "${names[@]}"; do
    region=$((SNAPSHOTS + LIVE + SMOKE + quiet))
    if [[ $1 == later ]]; then
      region=$((region + (canary_percent > 0 ? canary_seconds : 0)))
    else
      ! has_domain || region=$((region + NAMES))
      [[ $(field "$name" frontDoor) == http-api ]] || region=$((region + BALANCER))
    fi
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
# waiting: its newest event, and how long ago it was.
show_stack() {
  local event=''
  [[ -t 1 ]] || (($3 > 0 && $3 % 60 == 0)) || return 0
  if try_look "$1" cloudformation describe-stack-events --stack-name "$2" --max-items 1 "${SHORT_TIMEOUTS[@]}"; then
    event=$(jq -r '.StackEvents[0]? // empty | (.Timestamp // "" | sub("[.][0-9]+"; "") | sub("[+]00:00$"; "Z")) as $time
      | "; \(.LogicalResourceId) \(.ResourceStatus)\(try " since \(now - ($time | fromdate) | floor) s" catch "")"' <<<"$answer")
  fi
  show_wait "$3" "$1: $2 is $state, $(minutes "$3")$event"
}

# end_wait: clears the line of show_wait on a terminal.
end_wait() {
  [[ ! -t 1 ]] || printf '\033[K'
}
