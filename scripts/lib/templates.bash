# shellcheck shell=bash
# Prints templates in the form that CloudFormation needs. Part of scripts/lib/deployment.bash.

# shellcheck disable=SC2034 # Scripts that source this file use them.
readonly GLOBAL_TEMPLATE=templates/global.yaml REGION_TEMPLATE=templates/region.yaml \
  ARTIFACTS_TEMPLATE=templates/artifacts.yaml DRAIN_TEMPLATE=templates/drain.yaml

# global_template REGION...: prints templates/global.yaml with a replica in each of these regions. In the file, the lines
# between "# each region:" and "# end" are for one region, which is written !Ref AWS::Region. CloudFormation creates or
# deletes one replica in an update, so scripts add or remove one region at a time.
global_template() {
  local line region block='' inside=false here='!Ref AWS::Region'
  (($# > 0)) || return 2
  while IFS= read -r line; do
    case $line in
      *'# each region:') inside=true block='' ;;
      *'# end')
        inside=false
        for region; do
          printf '%s' "${block//$here/$region}"
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
  done <"$GLOBAL_TEMPLATE"
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
