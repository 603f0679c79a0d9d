# shellcheck shell=bash disable=SC2034,SC2154
# The deployment gate: the checks that a region must pass before the next one is deployed. Part of
# scripts/lib/deployment.bash.

# Seconds to wait for a region in which a version passed before, and for a new one, whose names, certificates and
# heartbeats take longer.
readonly GATE_SECONDS=120 FIRST_GATE_SECONDS=1200

# pass_gate NAME: succeeds if the region is healthy, peers find each other by its own host name and by the shared one, and
# then no alarm is in state ALARM for $quiet seconds. The shared name is tried at this region's own front door first, since
# DNS could choose another region, and then as clients use it. $first tells whether no version has passed in the region
# before, and $ignored has the alarms that do not count.
pass_gate() {
  local name=$1 limit=$GATE_SECONDS own
  own=$(field "$name" hostname)
  [[ $first == false ]] || limit=$FIRST_GATE_SECONDS
  smoke_for "$limit" "https://$own/announce" --region "$name" || return 1
  [[ $(field "$name" frontDoor) != alb ]] || smoke_for "$limit" "http://$own/announce" --region "$name" || return 1
  smoke_for "$limit" "https://$domain/announce" --region "$name" --connect-to "$own" || return 1
  smoke_for "$limit" "https://$domain/announce" || return 1
  if [[ $first == true ]]; then
    run_script scripts/purge "$name" --aws --bus "$deployment" --regions "$directory" || return 1
  fi
  await_quiet "$name" "$limit"
}

# smoke_for SECONDS URL [OPTION...]: repeats the smoke test until it succeeds or the time is over.
smoke_for() {
  local left=$1
  shift
  until run_script scripts/smoke "$@"; do
    ((left > 0)) || return 1
    left=$((left - POLL_SECONDS))
    sleep "$POLL_SECONDS"
  done
}

# await_quiet NAME SECONDS: succeeds when no alarm was in state ALARM for $quiet seconds. The first alarm is a failure,
# except in a new region, where alarms have SECONDS to return to normal.
await_quiet() {
  local name=$1 left=$2 elapsed=0
  say "$name: watching the alarms for $quiet s"
  if [[ $dry_run == true ]]; then
    print_call aws cloudwatch describe-alarms --region "$name" --state-value ALARM --alarm-name-prefix "$deployment-"
    return
  fi
  while true; do
    firing_alarms "$name"
    firing=$(grep -vxF "${ignored:-none}" <<<"$firing" | sed '/^$/d' || true)
    if [[ -z $firing ]]; then
      ((elapsed < quiet)) || return 0
      elapsed=$((elapsed + POLL_SECONDS))
    elif [[ $first == false ]] || ((left <= 0)); then
      say "$name: these alarms are in state ALARM: ${firing//$'\n'/, }" >&2
      return 1
    else
      elapsed=0
      left=$((left - POLL_SECONDS))
    fi
    sleep "$POLL_SECONDS"
  done
}
