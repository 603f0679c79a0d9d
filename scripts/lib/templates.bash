# shellcheck shell=bash
# Prints templates in the form that CloudFormation needs. Part of scripts/lib/deployment.bash.

# shellcheck disable=SC2034 # Scripts that source this file use them.
readonly GLOBAL_TEMPLATE=templates/global.yaml REGION_TEMPLATE=templates/region.yaml \
  ARTIFACTS_TEMPLATE=templates/artifacts.yaml DRAIN_TEMPLATE=templates/drain.yaml WORLD_TEMPLATE=templates/world.yaml

# An alarm can have at most ten metrics
# (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html).
readonly MAX_ALARM_METRICS=10

# global_template REGION...: prints templates/global.yaml with a replica in each of these regions. CloudFormation creates or
# deletes one replica in an update, so scripts add or remove one region at a time.
global_template() {
  expand "$GLOBAL_TEMPLATE" "$@"
}

# world_template REGION...: prints templates/world.yaml for these regions.
world_template() {
  if (($# > MAX_ALARM_METRICS)); then
    expand "$WORLD_TEMPLATE" "$@" | awk '/^  # An alarm can have/ { skipped = 1 } /^  Dashboard:/ { skipped = 0 } !skipped'
  else
    expand "$WORLD_TEMPLATE" "$@"
  fi
}

# expand FILE REGION...: prints a template for these regions. In the file, the lines between "# each region:" and "# end"
# are for one region, whose name is written !Ref AWS::Region, or Here without hyphens.
expand() {
  local file=$1 line region block='' inside=false here='!Ref AWS::Region'
  shift
  (($# > 0)) || return 2
  while IFS= read -r line; do
    case $line in
      *'# each region:') inside=true block='' ;;
      *'# end')
        inside=false
        for region; do
          line=${block//$here/$region}
          printf '%s' "${line//Here/${region//-/}}"
        done
        ;;
      *)
        if [[ $inside == true ]]; then
          block+=$line$'\n'
        else
          printf '%s\n' "$line"
        fi
        ;;
    esac
  done <"$file"
}

# unprotect REGION...: copies the global template from standard input to standard output, without deletion protection for
# the replicas in these regions.
unprotect() {
  awk -v regions="$*" '
    BEGIN { split(regions, listed, " "); for (i in listed) exposed[listed[i]] = 1 }
    / - Region: / { region = $3 }
    region in exposed { sub("DeletionProtectionEnabled: true", "DeletionProtectionEnabled: false") }
    { print }'
}
