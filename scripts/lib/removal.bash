# shellcheck shell=bash disable=SC2034,SC2154
# Deleting a region's resources, in the order of their dependencies. Part of scripts/lib/deployment.bash.

# delete_region NAME: deletes all resources of a region except its replicas: first the stack that clients use, last the
# artifacts and keys.
delete_region() {
  local name=$1 control
  control=$(field "$name" controlRegion)
  # A region that is created here again has no version that has passed.
  if look "$name" ssm get-parameter --name "/$deployment/proven" || is_offline; then
    change "$name" ssm delete-parameter --name "/$deployment/proven"
  fi
  # Its health check is deleted with its stack.
  ! has_domain || put_world "$name" ''
  delete_stack "$name" "$(region_stack)"
  [[ -z $control ]] || delete_stack "$control" "$(drain_stack "$name")"
  delete_old_drains "$name" "$control"
  empty_bucket "$name" "$(bucket_of "$name")"
  delete_stack "$name" "$(artifacts_stack)"
  if look "$name" secretsmanager describe-secret --secret-id "$(keys_secret "$deployment")" || is_offline; then
    change "$name" secretsmanager delete-secret --secret-id "$(keys_secret "$deployment")" --force-delete-without-recovery
  fi
}

# empty_bucket NAME BUCKET: deletes every version of every object in a region's bucket, as many as fit one call at a time.
empty_bucket() {
  local bucket=$2 objects
  if is_offline; then
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

# delete_replicas NAME: removes the region from the global stack. Its replicas, and no others, lose their deletion
# protection first. With buckets, its bucket is deleted, and replication to it ends.
delete_replicas() {
  read_replicas
  if has_buckets; then
    delete_buckets "$1"
    return
  fi
  if is_offline; then
    present=("${names[@]}")
  fi
  if is_one_of "$1" ${present[@]+"${present[@]}"} ${halfway[@]+"${halfway[@]}"}; then
    put_global_unprotected "$1" "${present[@]}"
    remove_replicas "$1" "$1"
  fi
}

# delete_heartbeat NAME: deletes the last heartbeat of a removed region, which writes no other. Otherwise the other
# regions would report a replication failure for eight days, and their alarms would block deployments.
delete_heartbeat() {
  local name
  if has_buckets; then
    for name in "${names[@]}"; do
      [[ $name == "$1" ]] ||
        change "$name" s3api delete-object --bucket "$(field "$name" bucket)" --key "$(field "$1" code)/control/heartbeat"
    done
    return
  fi
  change "$stack_region" dynamodb delete-item --table-name "$(jq -r .global.controlTable <<<"$regions")" \
    --key "{\"s\": {\"S\": \"heartbeat\"}, \"k\": {\"S\": \"$(field "$1" code)\"}}"
}
