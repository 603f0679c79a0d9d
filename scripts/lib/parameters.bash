# shellcheck shell=bash
# The one way from regions/ to the templates' parameters: lists of {ParameterKey, ParameterValue}, as
# `aws cloudformation create-stack --parameters` takes them. Needs jq; source it in the repository's
# root, with scripts/lib/templates.bash. REGIONS is what read_regions of scripts/lib/regions.bash printed.

# global_parameters REGIONS [STANDING WARM NAMES]: those of templates/global.yaml; for a stack that there is, with its
# parameters as {NAME: VALUE}, what its peer table is ready for as {read, write}, and the regions that it has replicas
# in as a list. All regions, if none are named.
global_parameters() {
  local standing=${2:-null} warm=${3:-null} present=${4:-null}
  parameters "of_global($standing; $warm; $present)" "$1"
}

# artifacts_parameters REGIONS: those of templates/artifacts.yaml, the same in every region.
artifacts_parameters() {
  parameters of_artifacts "$1"
}

# drain_parameters REGIONS NAME: those of templates/drain.yaml for the stack that drains a region.
drain_parameters() {
  parameters of_drain "$1" "$2"
}

# next_attempt DESCRIPTION: prints what tells the next update of a region's stack from those that CloudFormation has
# taken back: the time of the last of them, 0 if there was none. DESCRIPTION is what describe-stacks says. A version that
# was published then may have stayed, and Lambda would publish no other of the same Release.
next_attempt() {
  jq -r '.Stacks[0]? // {}
    | if .StackStatus == "UPDATE_ROLLBACK_COMPLETE" then .LastUpdatedTime
      else first(.Parameters[]? | select(.ParameterKey == "Attempt").ParameterValue) // "0" end' <<<"$1"
}

# region_parameters REGIONS NAME BUCKET KEY SHA256 KEYS [ATTEMPT]: those of templates/region.yaml for a region, with
# the artifact KEY in BUCKET, whose SHA-256 is given in base64, and a version of the secret of keys (see
# scripts/lib/keys.bash), in the first attempt if not told. Release stands for all of them and for the template: it
# changes when anything does, and only then.
region_parameters() {
  local made
  made=$(parameters of_region "$1" "$2") || return
  jq -c --arg bucket "$3" --arg key "$4" --arg sha256 "$5" --arg keys "$6" --arg attempt "${7:-0}" \
    --arg release "$( (echo "$made" "${@:3}" && cat "$REGION_TEMPLATE") | fingerprint)" \
    '. + ({ArtifactBucket: $bucket, ArtifactKey: $key, ArtifactSha256: $sha256, KeyVersion: $keys,
      Attempt: $attempt, Release: $release}
      | to_entries | map({ParameterKey: .key, ParameterValue: .value}))' <<<"$made"
}

# standing_faults global_faults|region_faults REGIONS STANDING [NAME]: prints sentences that tell what is described
# otherwise than a stack has it, whose parameters are given as {NAME: VALUE}, and cannot be changed.
standing_faults() {
  jq -r --argjson standing "$3" --arg name "${4:-}" "$(<scripts/lib/parameters.jq) $1(\$standing)" <<<"$2"
}

# parameters FILTER REGIONS [NAME]: fails, and says why, if something cannot be had in AWS.
parameters() {
  local made
  made=$(jq -c --arg name "${3:-}" "$(<scripts/lib/parameters.jq) try $1 catch {fault: .}" <<<"$2")
  if [[ $made == '['* ]]; then
    printf '%s\n' "$made"
  else
    jq -r .fault <<<"$made" >&2
    return 1
  fi
}

# fingerprint: prints what stands for what it reads.
fingerprint() {
  if command -v sha256sum >/dev/null; then
    sha256sum
  else
    shasum -a 256
  fi | cut -c 1-16
}
