# shellcheck shell=bash
# Prints templates in the form that CloudFormation needs. Part of scripts/lib/deployment.bash.

# shellcheck disable=SC2034 # Scripts that source this file use them.
readonly GLOBAL_TEMPLATE=templates/global.yaml REGION_TEMPLATE=templates/region.yaml \
  ARTIFACTS_TEMPLATE=templates/artifacts.yaml DRAIN_TEMPLATE=templates/drain.yaml WORLD_TEMPLATE=templates/world.yaml \
  BUCKET_TEMPLATE=templates/bucket.yaml BUDGET_TEMPLATE=templates/budget.yaml \
  PERMISSIONS_TEMPLATE=templates/permissions.yaml

# An alarm can have at most ten metrics
# (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html).
readonly MAX_ALARM_METRICS=10

# global_template REGION...: prints templates/global.yaml with a replica in each of these regions. CloudFormation creates or
# deletes one replica in an update, so scripts add or remove one region at a time.
global_template() {
  expand "$GLOBAL_TEMPLATE" "$@"
}

# bucket_template "CODE..." [REGION...]: prints templates/bucket.yaml with lifecycle rules for the keys of these codes, for a
# bucket that is replicated to these regions. Without any, its condition leaves their rules out.
bucket_template() {
  local codes
  read -ra codes <<<"$1"
  shift
  if (($# > 0)); then
    expand "$BUCKET_TEMPLATE" "$@"
  else
    cat "$BUCKET_TEMPLATE"
  fi | expand_each code "${codes[@]}"
}

# world_template REGION...: prints templates/world.yaml for these regions.
world_template() {
  if (($# > MAX_ALARM_METRICS)); then
    expand "$WORLD_TEMPLATE" "$@" | awk '/^  # An alarm can have/ { skipped = 1 } /^  Dashboard:/ { skipped = 0 } !skipped'
  else
    expand "$WORLD_TEMPLATE" "$@"
  fi
}

# expand FILE REGION...: prints a template for these regions.
expand() {
  local file=$1
  shift
  expand_each region "$@" <"$file"
}

# expand_each KIND NAME...: copies a template from standard input to standard output. The lines between "# each KIND:" and
# "# end" are for one of the names, which is written !Ref AWS::Region, or Here without hyphens.
expand_each() {
  local kind=$1 line region block='' inside=false here='!Ref AWS::Region'
  shift
  (($# > 0)) || return 2
  while IFS= read -r line; do
    case $line in
      *"# each $kind:") inside=true block='' ;;
      *'# end')
        if [[ $inside == false ]]; then
          printf '%s\n' "$line"
          continue
        fi
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
  done
}

# without_control REGION...: copies the global template from standard input to standard output, without the control table's
# replicas in these regions.
without_control() {
  awk -v regions="$*" '
    BEGIN { split(regions, listed, " "); for (i in listed) out[listed[i]] = 1 }
    /^  [A-Za-z]+:$/ { table = $1 }
    / - Region: / { skipped = table == "Control:" && $3 in out }
    !/^          / && !/ - Region: / { skipped = 0 }
    !skipped'
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
