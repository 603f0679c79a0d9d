# shellcheck shell=bash
# The templates' parameters: lists of {ParameterKey, ParameterValue}, the format of
# `aws cloudformation create-stack --parameters`. Source it in the repository's root, with
# scripts/lib/templates.bash. REGIONS is the output of scripts/regions.

# global_parameters REGIONS [DEPLOYED WARM NAMES]: prints those of templates/global.yaml. For an update: the deployed
# stack's parameters as {NAME: VALUE}, the peer table's warm throughput as {read, write}, and the list of regions that
# get replicas. Without NAMES all regions get them.
global_parameters() {
  local deployed=${2:-null} warm=${3:-null} present=${4:-null}
  parameters "of_global($deployed; $warm; $present)" "$1"
}

# budget_parameters REGIONS: prints those of templates/budget.yaml.
budget_parameters() {
  parameters of_budget "$1"
}

# bucket_parameters REGIONS NAME [OTHER...]: prints those of templates/bucket.yaml for the bucket of a region that is
# replicated to these others.
bucket_parameters() {
  local regions=$1 name=$2
  shift 2
  parameters "of_bucket($(jq -nc '$ARGS.positional' --args "$@"))" "$regions" "$name"
}

# permissions_parameters REGIONS: prints those of templates/permissions.yaml.
permissions_parameters() {
  parameters of_permissions "$1"
}

# artifacts_parameters REGIONS NAME: prints those of templates/artifacts.yaml for a region.
artifacts_parameters() {
  parameters of_artifacts "$1" "$2"
}

# drain_parameters REGIONS NAME: prints those of templates/drain.yaml for the stack that drains a region.
drain_parameters() {
  parameters of_drain "$1" "$2"
}

# world_parameters REGIONS CHECKS: prints those of templates/world.yaml. CHECKS is {NAME: the id of its health check}.
world_parameters() {
  parameters "of_world($2)" "$1"
}

# next_attempt DESCRIPTION: prints the Attempt of a region's next update: the time of the last update that CloudFormation
# rolled back, 0 if there is none. DESCRIPTION is the output of describe-stacks. A version that was published by a
# rolled-back update may still exist, and Lambda would not publish another with the same Release.
next_attempt() {
  jq -r '.Stacks[0]? // {}
    | if .StackStatus == "UPDATE_ROLLBACK_COMPLETE" then .LastUpdatedTime
      else first(.Parameters[]? | select(.ParameterKey == "Attempt").ParameterValue) // "0" end' <<<"$1"
}

# region_parameters REGIONS NAME BUCKET KEY SHA256 KEYS [ATTEMPT [LIVE [DRAIN_ALARM]]]: prints those of
# templates/region.yaml for a region, with the artifact KEY in BUCKET, its SHA-256 in base64, and the version of the secret of
# keys (scripts/lib/keys.bash). ATTEMPT is 0 if not given. DRAIN_ALARM is the deployed alarm, if it is not the one of
# templates/drain.yaml. Release is a hash of the template and all parameters but LIVE, the version of the tracker that its
# alias points to: it changes when any of them does.
region_parameters() {
  local made
  made=$(parameters "of_region${9:+ | map(if .ParameterKey == \"DrainAlarm\" then .ParameterValue = \"$9\" else . end)}" "$1" "$2") || return
  jq -c --arg bucket "$3" --arg key "$4" --arg sha256 "$5" --arg keys "$6" --arg attempt "${7:-0}" --arg live "${8:-}" \
    --arg release "$( (echo "$made" "${@:3:5}" && cat "$REGION_TEMPLATE") | fingerprint)" \
    '. + ({ArtifactBucket: $bucket, ArtifactKey: $key, ArtifactSha256: $sha256, KeyVersion: $keys,
      Attempt: $attempt, LiveVersion: $live, Release: $release}
      | to_entries | map({ParameterKey: .key, ParameterValue: .value}))' <<<"$made"
}

# immutable_faults global_faults|region_faults REGIONS DEPLOYED [NAME]: prints a sentence for each described value that
# differs from the deployed stack's parameter, given in {NAME: VALUE}, and cannot be changed.
immutable_faults() {
  jq -r --argjson deployed "$3" --arg name "${4:-}" "$(<scripts/lib/parameters.jq) $1(\$deployed)" <<<"$2"
}

# parameters FILTER REGIONS [NAME]: prints the parameters that a filter of parameters.jq makes.
parameters() {
  jq -c --arg name "${3:-}" --arg drain "$(fingerprint <"$DRAIN_TEMPLATE" | cut -c 1-8)" "$(<scripts/lib/parameters.jq) $1" <<<"$2"
}

# fingerprint: prints the first 16 digits of the SHA-256 of its input.
fingerprint() {
  if command -v sha256sum >/dev/null; then
    sha256sum
  else
    shasum -a 256
  fi | cut -c 1-16
}
