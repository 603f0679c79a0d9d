# shellcheck shell=bash disable=SC2034,SC2154
# What a region has to show before it is trusted with what was deployed, and the next one gets it. Source
# it with scripts/lib/deployment.bash. A region in which nothing has passed before has names, certificates
# and heartbeats still to come: it is given more time.

# Seconds: for a region that answered before, and for a new one.
readonly PATIENCE=120 FIRST_PATIENCE=1200

# pass_gate NAME: succeeds if the region is healthy, a peer announced by its own name and by the shared
# one is given to another, and then no alarm goes off for $quiet seconds. The shared name is asked for at this
# region's own front door, as DNS would send an operator to the nearest, and then as a client does. $first tells whether nothing has
# passed there before, and $ignored the alarms that do not count.
pass_gate() {
  local name=$1 patience=$PATIENCE own
  own=$(field "$name" hostname)
  [[ $first == false ]] || patience=$FIRST_PATIENCE
  smoke_for "$patience" "https://$own/announce" --region "$name" || return 1
  [[ $(field "$name" frontDoor) != alb ]] || smoke_for "$patience" "http://$own/announce" --region "$name" || return 1
  smoke_for "$patience" "https://$domain/announce" --region "$name" --connect-to "$own" || return 1
  smoke_for "$patience" "https://$domain/announce" || return 1
  if [[ $first == true ]]; then
    run_script scripts/purge "$name" --aws --bus "$deployment" --regions "$directory" || return 1
  fi
  stay_quiet "$name" "$patience"
}

# smoke_for SECONDS URL [OPTION...]: tries until it succeeds, or for so long.
smoke_for() {
  local left=$1
  shift
  until run_script scripts/smoke "$@"; do
    ((left > 0)) || return 1
    left=$((left - LOOK_SECONDS))
    sleep "$LOOK_SECONDS"
  done
}

# stay_quiet NAME SECONDS: succeeds once no alarm went off for $quiet seconds. Where something passed
# before, the first alarm is the end; else there are so many seconds more for them to become quiet.
stay_quiet() {
  local name=$1 left=$2 silent=0
  say "$name: alarms have to be quiet for $quiet s"
  if [[ $dry_run == true ]]; then
    print_call aws cloudwatch describe-alarms --region "$name" --state-value ALARM --alarm-name-prefix "$deployment-"
    return
  fi
  while true; do
    firing_alarms "$name"
    firing=$(grep -vxF "${ignored:-none}" <<<"$firing" | sed '/^$/d' || true)
    if [[ -z $firing ]]; then
      ((silent < quiet)) || return 0
      silent=$((silent + LOOK_SECONDS))
    elif [[ $first == false ]] || ((left <= 0)); then
      say "$name: these alarms go off: ${firing//$'\n'/, }" >&2
      return 1
    else
      silent=0
      left=$((left - LOOK_SECONDS))
    fi
    sleep "$LOOK_SECONDS"
  done
}
