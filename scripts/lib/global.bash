# shellcheck shell=bash disable=SC2034,SC2154
# The global stack and its replicas. Source it with scripts/lib/deployment.bash.

# replicas: puts the regions that the global stack has replicas in, as it was last put, into $present.
replicas() {
  local name
  present=()
  settle_stack "$stack_region" "$(global_stack)"
  case $state in
    '' | ROLLBACK_COMPLETE | CREATE_FAILED | ROLLBACK_FAILED | DELETE_FAILED) return ;;
  esac
  look "$stack_region" cloudformation get-template --stack-name "$(global_stack)" --template-stage Original || return 0
  while read -r name; do
    present+=("$name")
  done < <(jq -r '.TemplateBody | strings' <<<"$answer" |
    sed -n 's/^ *- Region: *\([a-z0-9-]*\) *$/\1/p' | awk '!seen[$0]++')
}

# put_global NAME...: makes or updates the global stack with replicas in these regions.
put_global() {
  put_protected true "$@"
}

# put_protected true|false NAME...: the same, with protection against deletion or without.
put_protected() {
  local protection=$1 template=target/deploy/global.yaml
  shift
  mkdir -p "$(dirname "$template")"
  global_template "$@" >"$template"
  put_stack "$stack_region" "$(global_stack)" \
    "$(global_parameters "$regions" | jq -c --arg protection "$protection" \
      '. + [{ParameterKey: "DeletionProtection", ParameterValue: $protection}]')" \
    "$template"
}
