# shellcheck shell=bash disable=SC2034,SC2154
# The global stack and its replicas. Source it with scripts/lib/deployment.bash.

puts=0

# replicas: puts the regions that the global stack has replicas in, as it was last put, into $present, and its
# parameters into $standing, as {NAME: VALUE}.
replicas() {
  local name
  present=() standing='{}'
  settle_stack "$stack_region" "$(global_stack)"
  case $state in
    '' | ROLLBACK_COMPLETE | CREATE_FAILED | ROLLBACK_FAILED | DELETE_FAILED) return ;;
  esac
  standing=$(stack_parameters)
  look "$stack_region" cloudformation get-template --stack-name "$(global_stack)" --template-stage Original || return 0
  while read -r name; do
    present+=("$name")
  done < <(jq -r '.TemplateBody | strings' <<<"$answer" |
    sed -n 's/^ *- Region: *\([a-z0-9-]*\) *$/\1/p' | awk '!seen[$0]++')
}

# has_replicas NAME: whether the tables have replicas there, and are those that are described: as the global stack says or, while its region does not
# answer, as the region itself does.
has_replicas() {
  if answers "$stack_region"; then
    replicas
    check_standing
    is_one_of "$1" ${present[@]+"${present[@]}"}
  else
    look "$1" dynamodb describe-table --table-name "$(jq -r .global.peerTable <<<"$regions")"
  fi
}

# make_global NAME...: makes the global stack, with replicas in these regions. Should that fail, CloudFormation takes
# back what it has made, so tables are protected against deletion only when all is there.
make_global() {
  local table
  for table in peerTable controlTable; do
    table=$(jq -r ".global.$table" <<<"$regions")
    ! look "$stack_region" dynamodb describe-table --table-name "$table" || fail "There is a table $table in $stack_region already, which no stack $(global_stack) keeps." \
      "If a deployment that failed has left it, delete it (aws dynamodb delete-table --region $stack_region --table-name $table; DynamoDB refuses for a day after replicas were made from it); else name another in $directory. Then run $again."
  done
  expose_global "$*" "$@"
  put_global "$@"
}

# put_global NAME...: makes or updates the global stack with replicas in these regions.
put_global() {
  expose_global '' "$@"
}

# expose_global "EXPOSED..." NAME...: the same, and the replicas in those regions are not protected against deletion.
expose_global() {
  local exposed template parameters
  read -ra exposed <<<"$1"
  shift
  check_standing
  warm_units "$@"
  parameters=$(global_parameters "$regions" "$standing" "$warm" "$(printf '%s\n' "$@" | jq -nRc '[inputs]')")
  # Each has a file of its own, for a plan to be read.
  template=target/deploy/global-$((puts += 1)).yaml
  mkdir -p "${template%/*}"
  global_template "$@" | unprotect ${exposed[@]+"${exposed[@]}"} >"$template"
  put_stack "$stack_region" "$(global_stack)" "$parameters" "$template"
  standing=$(jq -c 'map({key: .ParameterKey, value: .ParameterValue}) | from_entries' <<<"$parameters")
}

# check_standing: ends the script if the tables that are deployed are others, or a region's code was another's.
check_standing() {
  local faults
  faults=$(immutable_faults global_faults "$regions" "$standing")
  [[ -z $faults ]] || fail "$faults" "What the tables hold goes by both. Put it right in $directory, then run $again."
}

# warm_units NAME...: puts what the peer table's replicas in these regions are ready for into $warm, as {read, write}:
# where more is to be asked for than was, it cannot be less than that. Tables grow ready by what they are used for.
warm_units() {
  local name table
  warm='{}'
  jq -e --argjson deployed "$standing" "$(<scripts/lib/parameters.jq)"' raises_warm($deployed)' <<<"$regions" >/dev/null || return 0
  table=$(jq -r .global.peerTable <<<"$regions")
  for name; do
    if look "$name" dynamodb describe-table --table-name "$table"; then
      warm=$(jq -c --argjson warm "$warm" '.Table.WarmThroughput // {}
        | {read: ([.ReadUnitsPerSecond, $warm.read] | max), write: ([.WriteUnitsPerSecond, $warm.write] | max)}' <<<"$answer")
    fi
  done
}
