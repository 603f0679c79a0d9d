# shellcheck shell=bash
# Prints templates as CloudFormation takes them. Source it in the repository's root.

# shellcheck disable=SC2034 # Some are named for the scripts that source this.
readonly GLOBAL_TEMPLATE=templates/global.yaml REGION_TEMPLATE=templates/region.yaml \
  ARTIFACTS_TEMPLATE=templates/artifacts.yaml DRAIN_TEMPLATE=templates/drain.yaml

# global_template REGION...: prints templates/global.yaml with a replica in each of these regions. In the
# file, what stands between the lines "# each region:" and "# end" is for one region, called
# !Ref AWS::Region. CloudFormation makes or removes one replica in an update, so scripts name one region
# more or one fewer than there are.
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

# unprotect REGION...: prints the global template that it reads, without protection against deletion for the replicas
# in these regions.
unprotect() {
  awk -v regions="$*" '
    BEGIN { split(regions, listed, " "); for (i in listed) exposed[listed[i]] = 1 }
    / - Region: / { region = $3 }
    region in exposed { sub("DeletionProtectionEnabled: true", "DeletionProtectionEnabled: false") }
    { print }'
}
