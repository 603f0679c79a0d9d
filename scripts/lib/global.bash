# shellcheck shell=bash disable=SC2034,SC2154
# The global stack, which has the tables and their replicas. Part of scripts/lib/deployment.bash.

# The number of templates written so far.
templates=0

# read_replicas: puts the regions in which the global stack has replicas into $present, and its parameters into
# $standing, as {NAME: VALUE}. Both are empty without a stack.
read_replicas() {
  local name
  present=() standing='{}'
  await_stack "$stack_region" "$(global_stack)"
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

# has_replicas NAME: whether the tables have replicas in a region, according to the global stack or, while its region does
# not answer, to the region itself. Ends the script if the described tables are other ones than those of the stack.
has_replicas() {
  if answers "$stack_region"; then
    read_replicas
    check_standing
    is_one_of "$1" ${present[@]+"${present[@]}"}
  else
    look "$1" dynamodb describe-table --table-name "$(jq -r .global.peerTable <<<"$regions")"
  fi
}

# create_global NAME...: creates the global stack, with replicas in these regions. If that fails, CloudFormation deletes
# what it has created, so the tables get their deletion protection only after all of them exist.
create_global() {
  local table
  for table in peerTable controlTable; do
    table=$(jq -r ".global.$table" <<<"$regions")
    ! look "$stack_region" dynamodb describe-table --table-name "$table" || fail "The table $table in $stack_region exists already, but not in the stack $(global_stack). Nothing was done." \
      "If a failed deployment left it, delete it with aws dynamodb delete-table --region $stack_region --table-name $table (DynamoDB refuses for a day after replicas were created from it), else choose another name in $directory. Then run $again."
  done
  put_global_unprotected "$*" "$@"
  put_global "$@"
}

# put_global NAME...: creates or updates the global stack with replicas in these regions.
put_global() {
  put_global_unprotected '' "$@"
}

# put_global_unprotected "UNPROTECTED..." NAME...: like put_global, but the replicas in the first list of regions get no
# deletion protection.
put_global_unprotected() {
  local unprotected template parameters
  read -ra unprotected <<<"$1"
  shift
  check_standing
  warm_units "$@"
  parameters=$(global_parameters "$regions" "$standing" "$warm" "$(printf '%s\n' "$@" | jq -nRc '[inputs]')")
  # Each has a file of its own, so that the commands of a dry run can be read.
  template=target/deploy/global-$((templates += 1)).yaml
  mkdir -p "${template%/*}"
  global_template "$@" | unprotect ${unprotected[@]+"${unprotected[@]}"} >"$template"
  put_stack "$stack_region" "$(global_stack)" "$parameters" "$template"
  standing=$(jq -c 'map({key: .ParameterKey, value: .ParameterValue}) | from_entries' <<<"$parameters")
}

# check_standing: ends the script if the deployed tables have other names than the described ones, or if a region's code
# was used by another region.
check_standing() {
  local faults
  faults=$(immutable_faults global_faults "$regions" "$standing")
  [[ -z $faults ]] || fail "$faults" "Records in the tables depend on both. Correct $directory, then run $again."
}

# warm_units NAME...: puts the highest warm throughput of the peer table's replicas in these regions into $warm, as
# {read, write}, if more is requested than before: DynamoDB takes no lower value, and use raises it.
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
