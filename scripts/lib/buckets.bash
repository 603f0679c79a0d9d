# shellcheck shell=bash disable=SC2034,SC2154
# The buckets of a deployment whose datastore is S3: a stack in each region has the region's bucket and its replication to all
# others. Part of scripts/lib/deployment.bash.

# How many objects of each region are looked at for live peers.
readonly SAMPLED_OBJECTS=10000

# has_buckets: whether the datastore is S3.
has_buckets() {
  [[ $datastore == s3 ]]
}

# bucket_stack: the stack's name in every region.
bucket_stack() { say "$deployment-bucket"; }

# read_buckets: puts the regions that have a bucket into $present: described ones, and those whose codes the global stack
# knows.
read_buckets() {
  local name
  present=()
  for name in $({ printf '%s\n' "${names[@]}" && jq -r '.RegionCodes // "" | split(",")[] | split("=")[1]' <<<"$standing"; } | awk '!seen[$0]++'); do
    stack_state "$name" "$(bucket_stack)"
    [[ -z $state ]] || present+=("$name")
  done
}

# others_of NAME: puts the other described regions that have a bucket into $others.
others_of() {
  local name
  others=()
  for name in "${names[@]}"; do
    [[ $name == "$1" ]] || ! is_one_of "$name" ${present[@]+"${present[@]}"} || others+=("$name")
  done
}

# put_bucket NAME [OTHER...]: creates or updates a region's bucket, which is replicated to these regions.
put_bucket() {
  local name=$1 template
  shift
  template=target/deploy/bucket-$((templates += 1)).yaml
  mkdir -p "${template%/*}"
  bucket_template "$(jq -r '[(.regions + .global.retiredCodes)[].code] | sort | join(" ")' <<<"$regions")" "$@" >"$template"
  put_stack "$name" "$(bucket_stack)" "$(bucket_parameters "$regions" "$name" "$@")" "$template"
}

# is_incoming NAME: whether a region has no functions yet, and its bucket not all rules to $others. A bucket gets its rules
# after all others have theirs to it, and have begun to copy what was written before. So if that was interrupted, it is begun
# again.
is_incoming() {
  stack_state "$1" "$(region_stack)"
  [[ -z $state ]] || return 1
  stack_state "$1" "$(bucket_stack)"
  [[ $(stack_parameters | jq -r '.Destinations // ""') != "${others[*]-}" ]]
}

# put_buckets: gives each described region its bucket, and then each bucket its replication to all others.
put_buckets() {
  local name others incoming=() settled=()
  for name in "${names[@]}"; do
    if ! is_one_of "$name" ${present[@]+"${present[@]}"}; then
      say "$name: creating its bucket"
      put_bucket "$name"
      present+=("$name")
    fi
  done
  for name in "${names[@]}"; do
    others_of "$name"
    if is_incoming "$name"; then incoming+=("$name"); else settled+=("$name"); fi
  done
  for name in ${settled[@]+"${settled[@]}"}; do
    if ! answers "$name"; then
      ((${#incoming[@]} == 0)) || fail "$name does not answer, so what it has written would be missing in ${incoming[*]}." \
        "Run $again when it does."
      continue
    fi
    others_of "$name"
    put_bucket "$name" ${others[@]+"${others[@]}"}
    ((${#incoming[@]} == 0)) || copy_existing "$name"
  done
  for name in ${incoming[@]+"${incoming[@]}"}; do
    others_of "$name"
    put_bucket "$name" ${others[@]+"${others[@]}"}
  done
}

# copy_existing NAME: starts a job of S3 that replicates what a region wrote before its bucket had all its rules.
copy_existing() {
  local role job
  look "$1" cloudformation describe-stacks --stack-name "$(bucket_stack)" || true
  # A dry run of a first replication does not know it.
  role=$(jq -r 'first(.Stacks[0]?.Outputs[]? | select(.OutputKey == "CopyRole").OutputValue) // "arn:aws:iam:ROLE"' <<<"${answer:-null}")
  change "$1" s3control create-job --account-id "$(account_id)" --no-confirmation-required --priority 1 --role-arn "$role" \
    --client-request-token "$1-$(date +%s)" --operation '{"S3ReplicateObject":{}}' --report '{"Enabled":false}' \
    --manifest-generator "$(jq -nc --arg bucket "${role%%:iam:*}:s3:::$(field "$1" bucket)" '{S3JobManifestGenerator:
      {SourceBucket: $bucket, EnableManifestOutput: false, Filter: {EligibleForReplication: true}}}')"
  [[ $dry_run == false ]] || return 0
  job=$(jq -r '.JobId // empty' <<<"$answer")
  say "$1: job $job of S3 copies its completed downloads and peers to the new region; without it peers are there after" \
    "their next announces. It has ended when aws s3control describe-job --region $1 --account-id $account --job-id $job says Complete."
}

# delete_buckets NAME: takes a region out of the replication of the others, and deletes its bucket with all objects.
delete_buckets() {
  local name others
  if is_offline; then
    present=("${names[@]}")
  fi
  is_one_of "$1" ${present[@]+"${present[@]}"} || return 0
  kept=()
  for name in "${present[@]}"; do
    [[ $name == "$1" ]] || kept+=("$name")
  done
  present=(${kept[@]+"${kept[@]}"})
  for name in "${names[@]}"; do
    is_one_of "$name" ${present[@]+"${present[@]}"} || continue
    others_of "$name"
    put_bucket "$name" ${others[@]+"${others[@]}"}
  done
  delete_bucket "$1"
}

# delete_bucket NAME: deletes a region's bucket with all objects.
delete_bucket() {
  say "$1: deleting its bucket"
  empty_bucket "$1" "$(jq -r .global.bucketPrefix <<<"$regions")-$1"
  delete_stack "$1" "$(bucket_stack)"
}

# refuse_recent_objects NAME SECONDS: ends the script if an object of a swarm was written by any region within these seconds, as
# far as the region's bucket knows. Info hashes are random, so each region's first objects are a sample of all.
refuse_recent_objects() {
  local code
  for code in $(jq -r '.regions[].code' <<<"$regions"); do
    if look "$1" s3api list-objects-v2 --bucket "$(field "$1" bucket)" --prefix "$code/swarms/" --max-items "$SAMPLED_OBJECTS" &&
      jq -e --argjson seconds "$2" '(now - $seconds) as $since | any(.Contents[]?; .LastModified | sub("[.][0-9]+"; "")
        | sub("[+]00:00$"; "Z") | fromdateiso8601 > $since)' <<<"${answer:-null}" >/dev/null; then
      fail "There are live peers. Nothing was deleted." "Their records expire two hours after the last announce: run $again then."
    fi
  done
}
