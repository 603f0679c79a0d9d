# shellcheck shell=bash disable=SC2034,SC2154
# Taking a region's stacks down, in the order in which they go by each other. Source it with
# scripts/lib/deployment.bash and scripts/lib/global.bash.

# remove_stacks NAME: removes all that a region has, but for its replicas: first the stack that clients are
# sent to, at last what it was made of.
remove_stacks() {
  local name=$1 control
  control=$(field "$name" controlRegion)
  # What is made here again is not to be taken for something that has passed.
  if look "$name" ssm get-parameter --name "/$deployment/proven" || is_unknown; then
    change "$name" ssm delete-parameter --name "/$deployment/proven"
  fi
  drop_stack "$name" "$(region_stack)"
  [[ -z $control ]] || drop_stack "$control" "$(drain_stack "$name")"
  drop_drains "$name" "$control"
  empty_bucket "$name"
  drop_stack "$name" "$(artifacts_stack)"
  if look "$name" secretsmanager describe-secret --secret-id "$(keys_secret "$deployment")" || is_unknown; then
    change "$name" secretsmanager delete-secret --secret-id "$(keys_secret "$deployment")" --force-delete-without-recovery
  fi
}

# empty_bucket NAME: deletes every version of what is in a region's bucket, as many at a time as a call has room for.
empty_bucket() {
  local bucket objects
  bucket=$(bucket_of "$1")
  if is_unknown; then
    change "$1" s3api delete-objects --bucket "$bucket" --delete '(every version of every object)'
    return
  fi
  while look "$1" s3api list-object-versions --bucket "$bucket" --max-items 500; do
    objects=$(jq -c '[(.Versions, .DeleteMarkers) // [] | .[] | {Key, VersionId}] | {Objects: ., Quiet: true}' <<<"${answer:-null}")
    [[ $(jq '.Objects | length' <<<"$objects") -gt 0 ]] || return 0
    change "$1" s3api delete-objects --bucket "$bucket" --delete "$objects"
    [[ $dry_run == false ]] || return 0
  done
}

# drop_replicas NAME: removes the region from the global stack. Its replicas, and no others, are left without
# protection against deletion first.
drop_replicas() {
  local name kept=()
  replicas
  if is_unknown; then
    present=("${names[@]}")
  fi
  ((${#present[@]} > 0)) || return 0
  for name in "${present[@]}"; do
    [[ $name == "$1" ]] || kept+=("$name")
  done
  if ((${#kept[@]} < ${#present[@]})); then
    say "$1: removing its replicas"
    expose_global "$1" "${present[@]}"
    put_global "${kept[@]}"
  fi
}

# forget_heartbeat NAME: deletes the last heartbeat of a region that is no more, which others would miss for eight
# days: their alarms about replication would go off, and nothing be deployed. Once a region's stack is gone it beats
# no more.
forget_heartbeat() {
  change "$stack_region" dynamodb delete-item --table-name "$(jq -r .global.controlTable <<<"$regions")" \
    --key "{\"s\": {\"S\": \"heartbeat\"}, \"k\": {\"S\": \"$(field "$1" code)\"}}"
}
