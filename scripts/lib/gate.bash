# shellcheck shell=bash disable=SC2034,SC2154
# The deployment gate: the checks that a region must pass before the next one is deployed. Part of
# scripts/lib/deployment.bash.
#
# Answers are judged by the lines of metrics in the log. Calls of FilterLogEvents cost nothing. A metric for each version would
# cost $0.30 a month, Lambda's own metrics of a version have no outcomes, and Logs Insights cannot add up histograms.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-traffic-shifting-using-aliases.html: both versions of an alias need the
# same role and dead-letter queue, and are published; SnapStart needs published versions too. Provisioned concurrency excludes
# SnapStart, so it is not used.

# Seconds to wait for a region in which a version passed before, and for a new one, whose names, certificates and
# heartbeats take longer.
readonly GATE_SECONDS=120 FIRST_GATE_SECONDS=1200

# How often answers are judged, how much of the time before a deployment they are compared with, and how many lines of metrics are
# read: a region that answers 18,000 announces a second prints about 9,000 in five minutes.
readonly JUDGE_SECONDS=60 BEFORE_SECONDS=900 MOST_LINES=10000

# When the present step of the gate began.
watched_from=''

# pass_gate NAME: succeeds if the region is healthy, peers find each other by all of its URLs, and
# then for $quiet seconds no alarm is in state ALARM and answers are as good as before or elsewhere. The shared name is tried
# at this region's own front door first, by IPv6 too, since DNS could choose another region, and then as clients use it. An HTTP API has a
# URL of its own, which torrents from before the domain or the load balancer list. $first tells
# whether no version has passed in the region before, and $ignored has the alarms that do not count.
pass_gate() {
  local name=$1 limit=$GATE_SECONDS own patience=$LOST_CALLS
  own=$(announce_url "$name")
  # A host name that the region did not have before needs as long as those of a new region.
  [[ $first == false && $(jq -r '.Hostname // ""' <<<"$standing") == "$(field "$name" hostname)" ]] || limit=$FIRST_GATE_SECONDS
  smoke_for "$limit" "$own" --region "$name" || return 1
  has_domain || smoke_over_ipv6 "$limit" "$name" "$own" || return 1
  if has_domain; then
    own=$(field "$name" hostname)
    [[ $(field "$name" frontDoor) == http-api ]] || smoke_for "$limit" "http://$own/announce" --region "$name" || return 1
    smoke_over_ipv6 "$limit" "$name" "https://$own/announce" || return 1
    smoke_for "$limit" "https://$domain/announce" --region "$name" --connect-to "$own" || return 1
    smoke_for "$limit" "https://$domain/announce" || return 1
  fi
  if [[ $(field "$name" frontDoor) == both ]] || { has_domain && [[ $(field "$name" frontDoor) == http-api ]]; }; then
    smoke_for "$limit" "$(announce_url "$name" ApiUrl)" --region "$name" || return 1
  fi
  if [[ $first == true ]]; then
    run_script scripts/purge "$name" --aws --bus "$deployment" --regions "$directory" || return 1
  fi
  watched_from=$(date +%s)
  watch_region "$name" "$quiet" "$limit" judge_region
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

# smoke_over_ipv6 SECONDS NAME URL: like smoke_for, by IPv6 addresses only. Says that nothing was tried if this machine reaches
# no such address: a VPN, for example, may leave it a route that leads nowhere.
smoke_over_ipv6() {
  if [[ $dry_run == true ]] || has_ipv6 "$2"; then
    smoke_for "$1" "$3" -6 --region "$2"
  else
    say "$2: IPv6 was not tried, since this machine does not reach AWS by it. On another one try scripts/smoke -6 $3"
  fi
}

# has_ipv6 NAME: whether this machine reaches a region's dual-stack endpoint of S3 by IPv6
# (https://docs.aws.amazon.com/AmazonS3/latest/API/dual-stack-endpoints.html). Any answer will do.
has_ipv6() {
  curl -6 --noproxy '*' -s -o /dev/null --max-time 5 "https://s3.dualstack.$1.$(dns_suffix "$1")" 2>/dev/null
}

# pass_canary NAME: gives the deployed version of the tracker $canary_percent of the region's requests for $canary_seconds,
# and the version that passed last the others. Fails if an alarm is in state ALARM meanwhile, or if its answers are worse. Without
# an earlier version there is nothing to compare it with. From here on nobody else may change the tracker's alias.
pass_canary() {
  local name=$1
  new_version=$(jq -r '.tracker // empty' <<<"$deployed")
  # A dry run does not know the new version.
  [[ $dry_run == false || $parameters == *"\"$(jq -r .release <<<"$deployed")\""* ]] || new_version=NEW
  expected=("${live_version:-$new_version}")
  if [[ -z $live_version || $new_version == "$live_version" ]] || ((canary_percent == 0)); then return; fi
  [[ $dry_run == true ]] || await_snapshot "$name" tracker "$new_version" || return 1
  watched_from=$(date +%s)
  live_versions "$name" tracker
  move_alias "$name" tracker "$live_version+$new_version" "$(jq -n "$canary_percent / 100")" || { say "$answer" >&2 && return 1; }
  say "$name: version $new_version of $deployment-tracker gets $canary_percent% of the requests for $canary_seconds s"
  watch_region "$name" "$canary_seconds" 0 judge_canary
}

# watch_region NAME SECONDS GRACE JUDGE: succeeds when no alarm was in state ALARM for SECONDS, and JUDGE found no fault. The
# first alarm is a failure, except in a new region, where alarms have GRACE seconds to return to normal. JUDGE is called every
# minute with NAME and false, and in the end with NAME and true.
watch_region() {
  local name=$1 seconds=$2 left=$3 judge=$4 elapsed=0
  say "$name: watching the alarms for $seconds s"
  if [[ $dry_run == true ]]; then
    print_call aws cloudwatch describe-alarms --region "$name" --state-value ALARM --alarm-name-prefix "$deployment-"
    ! has_domain || print_call aws cloudwatch describe-alarms --region "$GLOBAL_SERVICES_REGION" --state-value ALARM \
      --alarm-names "$deployment-out-of-dns-$name"
    "$judge" "$name" true
    return
  fi
  while true; do
    firing_alarms "$name"
    ((elapsed % JUDGE_SECONDS > 0 && elapsed < seconds)) || firing+=$'\n'$(world_alarm "$name")
    firing=$(grep -vxF "${ignored:-none}" <<<"$firing" | sed '/^$/d' || true)
    if [[ -z $firing ]]; then
      if ((elapsed >= seconds)); then
        end_wait
        ((seconds == 0)) || "$judge" "$name" true
        return
      fi
      ((elapsed == 0 || elapsed % JUDGE_SECONDS > 0)) || "$judge" "$name" false || return 1
      show_wait "$elapsed" "$name: no alarm and no worse answers for $(minutes "$elapsed") of $(minutes "$seconds")"
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

# world_alarm NAME: prints the name of the alarm that Route 53 does not return the region, if it is in state ALARM. Nothing if
# the region that has it does not answer.
world_alarm() {
  local name="$deployment-out-of-dns-$1"
  has_domain || return 0
  AWS_MAX_ATTEMPTS=2 try_look "$GLOBAL_SERVICES_REGION" cloudwatch describe-alarms --state-value ALARM --alarm-names "$name" \
    "${SHORT_TIMEOUTS[@]}" || return 0
  jq -r --arg name "$name" '.MetricAlarms[]?.AlarmName | select(. == $name)' <<<"$answer"
}

# judge_canary NAME IS_LAST: compares the new version with the one that passed last, by what both print.
judge_canary() {
  read_metrics look "$1" "$watched_from"
  [[ $dry_run == false ]] || return 0
  report_judgement "$1" "$2" "$(jq -c --arg new "$new_version" --arg old "$live_version" --argjson percent "$canary_percent" \
    --argjson last "$2" "$(<scripts/lib/gate.jq) .events | canary(\$new; \$old; \$percent / 100; \$last)" <<<"$answer")"
}

# judge_region NAME IS_LAST: compares a region, of which the new version has all requests, with the same region before and with
# the other regions, except those in $MERIDIAN_BESIDE, which scripts/deploy deploys at the same time: their release has not passed
# either. A new region is not compared: its clients are others.
judge_region() {
  local name=$1 other figures references=()
  [[ $first == false ]] || return 0
  read_metrics look "$name" "$watched_from"
  [[ $dry_run == false ]] || return 0
  figures=$(figures_as "the new release")
  read_metrics look "$name" "$((began - BEFORE_SECONDS))" "$began"
  references=("$(figures_as "before")")
  for other in "${names[@]}"; do
    if [[ $other != "$name" && " ${MERIDIAN_BESIDE:-} " != *" $other "* ]] && read_metrics try_look "$other" "$watched_from"; then
      references+=("$(figures_as "$other")")
    fi
  done
  report_judgement "$name" "$2" "$(jq -c --argjson others "$(jq -sc . <<<"${references[*]}")" \
    "$(<scripts/lib/gate.jq) judgement(\$others)" <<<"$figures")"
}

# read_metrics look|try_look NAME FROM [TO]: puts the lines of metrics that a region's tracker printed into $answer, as log
# events. Times are seconds since 1970.
read_metrics() {
  local query=(--log-group-name "/$deployment/tracker" --filter-pattern '{ $.Announces > 0 }'
    --start-time "${3}000" --max-items "$MOST_LINES")
  [[ -z ${4-} ]] || query+=(--end-time "${4}000")
  if [[ $dry_run == true ]]; then
    print_call aws logs filter-log-events --region "$2" "${query[@]}"
  elif [[ $1 == try_look ]]; then
    AWS_MAX_ATTEMPTS=2 try_look "$2" logs filter-log-events "${query[@]}" "${SHORT_TIMEOUTS[@]}"
  else
    look "$2" logs filter-log-events "${query[@]}" || answer='{"events": []}'
  fi
}

# figures_as LABEL: prints the figures of the lines in $answer, with a name for messages.
figures_as() {
  jq -c --arg name "$1" "$(<scripts/lib/gate.jq) .events | lines | figures + {name: \$name}" <<<"$answer"
}

# report_judgement NAME IS_LAST JUDGEMENT: says why answers are worse and fails, except with --despite-answers. Says what the
# last judgement is.
report_judgement() {
  local verdict reason
  { read -r verdict && read -r reason; } < <(jq -r '.verdict, .reason' <<<"$3")
  case $verdict in
    worse)
      if [[ $despite_answers == false ]]; then
        say "$1: $reason. If it is meant to be so, deploy with --despite-answers." >&2
        return 1
      fi
      ;;
    unknown) reason+=". Only alarms and smoke tests show whether it works." ;;
  esac
  [[ $2 == false ]] || say "$1: $reason"
}
