# shellcheck shell=bash disable=SC2034,SC2154
# Whether a region's front door, or its domain, can be replaced by the next update. Part of scripts/lib/deployment.bash.

# refuse_domain_change NAME DEPLOYED: ends the script if the next update of a region, whose stack has the parameters DEPLOYED, would
# take its domain from it, as that of another deployment with the same name would. --despite-urls allows it.
refuse_domain_change() {
  local old
  old=$(jq -r '.Domain // empty' <<<"$2")
  [[ -z $old || $old == "$domain" || $despite_urls == true ]] ||
    fail "$1 serves the domain $old, and $directory has ${domain:-no domain}: torrents that list $old would lose their tracker. Nothing was done." \
      "If that is another deployment, give this one another name; else put $old back into $directory or, if no torrent lists it, run $again --despite-urls."
}

# refuse_door_switch NAME DEPLOYED: ends the script if the next update of a region would remove a front door that clients use.
# DEPLOYED has the parameters of its stack, as {NAME: VALUE}.
# - Host names lead to the load balancer, if there is one. If they change to the other door in the same moment as the old one is
#   removed, resolvers know the old one for some time. So the region must be drained or, where no other region can take its
#   clients, have both doors, so that torrents could list the remaining URL.
# - Torrents may list the URL that AWS gave the door, as before there was a domain. It never returns, so --despite-urls must be
#   given.
refuse_door_switch() {
  local name=$1 old new control advice=''
  refuse_domain_change "$1" "$2"
  old=$(jq -r '.FrontDoor // empty' <<<"$2")
  new=$(field "$name" frontDoor)
  control=$(field "$name" controlRegion)
  case "$old $new" in
    'alb http-api' | 'both http-api' | 'http-api alb' | 'both alb') ;;
    *) return 0 ;;
  esac
  if [[ "$old $new" == 'both alb' ]]; then
    :
  elif [[ -n $control ]]; then
    is_drained "$control" "$(jq -r .DrainAlarm <<<"$2")" || advice="Drain it with scripts/drain $name --aws --wait"
    [[ -z $advice || $old != http-api ]] || advice+=", or give it the front door both in $directory for a day"
  elif [[ $old != both ]]; then
    advice="Give it the front door both in $directory for a day"
  fi
  [[ -z $advice ]] || fail "$name has the front door $old, which clients use until their resolvers have learned of $new. Nothing was done." \
    "$advice, then run $again."
  [[ $despite_urls == true ]] || fail "$name would keep only the front door $new: torrents that list the URL that AWS gave the other one would lose it for good. Nothing was done." \
    "Give it the front door both in $directory or, if no torrent lists that URL, run $again --despite-urls."
}

# is_drained CONTROL ALARM: whether the alarm that drains a region is in state ALARM in its control region.
is_drained() {
  AWS_MAX_ATTEMPTS=2 try_look "$1" cloudwatch describe-alarms --state-value ALARM --alarm-names "$2" "${SHORT_TIMEOUTS[@]}" &&
    jq -e '.MetricAlarms | any(.[]?; true)' <<<"$answer" >/dev/null
}
