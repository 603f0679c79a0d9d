# shellcheck shell=bash disable=SC2034,SC2154
# The global stack, which has the tables and their replicas; with buckets, only what it knows of them. Part of scripts/lib/deployment.bash.

# The number of templates written so far.
templates=0

# AWS recommends an update that adds or removes one replica, and changes nothing else
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-globaltable.html). So a region's
# replica of the peer table is added before, and removed after, that of the control table. Between the two it is in $halfway.
halfway=()

# read_replicas: puts the regions in which the global stack has replicas of both tables, or which have a bucket, into $present,
# those with a replica of the peer table only into $halfway, and its parameters into $standing, as {NAME: VALUE}. All are empty
# without a stack.
read_replicas() {
  present=() halfway=() standing='{}'
  await_stack "$stack_region" "$(global_stack)"
  case $state in
    '' | ROLLBACK_COMPLETE | CREATE_FAILED | ROLLBACK_FAILED | DELETE_FAILED) return ;;
  esac
  standing=$(stack_parameters)
  if has_buckets; then
    read_buckets
    return
  fi
  template_replicas look || return 0
}

# template_replicas look|try_look: puts the regions of the deployed global template into $present or $halfway; fails if there is
# none.
template_replicas() {
  local name tables
  present=() halfway=()
  "$1" "$stack_region" cloudformation get-template --stack-name "$(global_stack)" --template-stage Original || return 1
  while read -r tables name; do
    if ((tables == 1)); then halfway+=("$name"); else present+=("$name"); fi
  done < <(jq -r '.TemplateBody | strings' <<<"$answer" |
    sed -n 's/^ *- Region: *\([a-z0-9-]*\) *$/\1/p' | awk '!tables[$0]++ { order[++count] = $0 }
      END { for (i = 1; i <= count; i++) print tables[order[i]], order[i] }')
}

# table_remedy NAME TABLE: prints what deletes a table that no stack has. If the stack's own table has it as a replica, the
# replica is removed from that.
table_remedy() {
  if is_one_of "$stack_region" ${present[@]+"${present[@]}"}; then
    say "aws dynamodb update-table --region $stack_region --table-name $2 --replica-updates '[{\"Delete\": {\"RegionName\": \"$1\"}}]'"
  else
    say "aws dynamodb delete-table --region $1 --table-name $2 (DynamoDB refuses for a day after replicas were created from it)"
  fi
}

# missing_tables NAME: prints the tables of which the global stack has no replica in a region.
missing_tables() {
  local tables='.peerTable, .controlTable'
  ! is_one_of "$1" ${present[@]+"${present[@]}"} || return 0
  ! is_one_of "$1" ${halfway[@]+"${halfway[@]}"} || tables=.controlTable
  jq -r ".global | $tables" <<<"$regions"
}

# refuse_leftovers NAME: ends the script if a table exists in a region that is about to get its replicas: CloudFormation does
# not remove every replica when it rolls back an update
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-globaltable.html).
refuse_leftovers() {
  local table
  ! is_offline || return 0
  for table in $(missing_tables "$1"); do
    ! look "$1" dynamodb describe-table --table-name "$table" ||
      fail "The table $table exists in $1 already, but not in the stack $(global_stack). No replica was created in $1." \
        "If a failed update left it, delete it with $(table_remedy "$1" "$table"), else choose another name in $directory. Then run $again."
  done
}

# has_replicas NAME: whether the tables have replicas in a region, according to the global stack or, while its region does
# not answer, to the region itself; with buckets, whether the region has one. Ends the script if the described tables are other ones than those of the stack.
has_replicas() {
  if has_buckets; then
    if answers "$stack_region"; then
      await_stack "$stack_region" "$(global_stack)"
      standing=$(stack_parameters)
      check_standing
    fi
    stack_state "$1" "$(bucket_stack)"
    [[ -n $state ]]
  elif answers "$stack_region"; then
    read_replicas
    check_standing
    is_one_of "$1" ${present[@]+"${present[@]}"}
  else
    look "$1" dynamodb describe-table --table-name "$(jq -r .global.peerTable <<<"$regions")"
  fi
}

# refuse_tables: ends the script if there are tables before the global stack is created.
refuse_tables() {
  local table
  ! has_buckets || return 0
  for table in peerTable controlTable; do
    table=$(jq -r ".global.$table" <<<"$regions")
    ! look "$stack_region" dynamodb describe-table --table-name "$table" || fail "The table $table in $stack_region exists already, but not in the stack $(global_stack). Nothing was done." \
      "If a failed deployment left it, delete it with aws dynamodb delete-table --region $stack_region --table-name $table (DynamoDB refuses for a day after replicas were created from it), else choose another name in $directory. Then run $again."
  done
}

# create_global NAME...: creates the global stack, with replicas in these regions. If that fails, CloudFormation deletes
# what it has created, so the tables get their deletion protection only after all of them exist.
create_global() {
  has_buckets || put_global_unprotected "$*" "$@"
  put_global "$@"
}

# add_replicas NAME: adds the region's replicas, which are protected in the end: CloudFormation deletes a replica that it has
# created if its update fails.
add_replicas() {
  refuse_leftovers "$1"
  if ! is_one_of "$1" ${halfway[@]+"${halfway[@]}"}; then
    say "$1: creating its replicas"
    halfway+=("$1")
    put_global_unprotected "$1" "${present[@]}"
  fi
  leave_halfway "$1"
  present+=("$1")
  put_global_unprotected "$1" "${present[@]}"
  put_global "${present[@]}"
}

# remove_replicas NAME "UNPROTECTED...": removes the region's replicas, which have lost their deletion protection. The replicas
# in the second list of regions have none.
remove_replicas() {
  local name kept=()
  say "$1: deleting its replicas"
  for name in "${present[@]}"; do
    [[ $name == "$1" ]] || kept+=("$name")
  done
  if ((${#kept[@]} < ${#present[@]})); then
    present=("${kept[@]}")
    halfway+=("$1")
    put_global_unprotected "$2" "${present[@]}"
  fi
  leave_halfway "$1"
  put_global_unprotected "$2" "${present[@]}"
}

# leave_halfway NAME: takes a region out of $halfway.
leave_halfway() {
  local name kept=()
  for name in ${halfway[@]+"${halfway[@]}"}; do
    [[ $name == "$1" ]] || kept+=("$name")
  done
  halfway=(${kept[@]+"${kept[@]}"})
}

# put_global NAME...: creates or updates the global stack with replicas in these regions.
put_global() {
  put_global_unprotected '' "$@"
}

# put_global_unprotected "UNPROTECTED..." NAME...: like put_global, but the replicas in the first list of regions get no
# deletion protection. The regions in $halfway keep their replica of the peer table.
put_global_unprotected() {
  local unprotected template parameters
  read -ra unprotected <<<"$1"
  shift
  check_standing
  set -- "$@" ${halfway[@]+"${halfway[@]}"}
  warm_units "$@"
  parameters=$(global_parameters "$regions" "$standing" "$warm" "$(printf '%s\n' "$@" | jq -nRc '[inputs]')")
  # Each has a file of its own, so that the commands of a dry run can be read.
  template=target/deploy/global-$((templates += 1)).yaml
  mkdir -p "${template%/*}"
  # Without tables the template is the same for any regions.
  ! has_buckets || set -- "$stack_region"
  global_template "$@" | without_control ${halfway[@]+"${halfway[@]}"} | unprotect ${unprotected[@]+"${unprotected[@]}"} >"$template"
  put_stack "$stack_region" "$(global_stack)" "$parameters" "$template"
  standing=$(jq -c 'map({key: .ParameterKey, value: .ParameterValue}) | from_entries' <<<"$parameters")
}

# check_standing: ends the script if the deployed tables or buckets have other names than the described ones, if the datastore
# is another one, or if a region's code was used by another region.
check_standing() {
  local faults
  faults=$(immutable_faults global_faults "$regions" "$standing")
  [[ -z $faults ]] || fail "$faults" "The stored records depend on it. Correct $directory, then run $again."
}

# warm_units NAME...: puts the highest warm throughput of the peer table's replicas in these regions into $warm, as
# {read, write}, if more is requested than before: DynamoDB takes no lower value, and use raises it.
warm_units() {
  local name table
  warm='{}'
  ! has_buckets || return 0
  jq -e --argjson deployed "$standing" "$(<scripts/lib/parameters.jq)"' raises_warm($deployed)' <<<"$regions" >/dev/null || return 0
  table=$(jq -r .global.peerTable <<<"$regions")
  for name; do
    if look "$name" dynamodb describe-table --table-name "$table"; then
      warm=$(jq -c --argjson warm "$warm" '.Table.WarmThroughput // {}
        | {read: ([.ReadUnitsPerSecond, $warm.read] | max), write: ([.WriteUnitsPerSecond, $warm.write] | max)}' <<<"$answer")
    fi
  done
}
