# shellcheck shell=bash disable=SC2034,SC2154
# The artifact, which is the same zip in every region, and the keys. Part of scripts/lib/deployment.bash.

# read_artifact: puts the SHA-256 of $artifact into $artifact_hash in hexadecimal digits and into $artifact_sha256 in
# base64, and its key in the regions' buckets, which contains the hash, into $artifact_key. Builds it if no other one was given
# and a source has changed.
read_artifact() {
  if [[ $artifact != "$BUILT_ARTIFACT" ]]; then
    [[ -f $artifact || $dry_run == true ]] || fail "There is no ${artifact#"$PWD/"}. Nothing was done." ''
  elif [[ $dry_run == false ]]; then
    [[ ! -f $artifact ]] || is_artifact_built || command -v mvn >/dev/null ||
      fail "$artifact is older than its sources, and mvn, which builds it again, is not installed. Nothing was done." \
        "Install it with 'apt-get install maven' or 'brew install maven', then run $again; or add --artifact $PWD/$artifact to deploy the old one."
    package_artifact || fail "$artifact could not be built. Nothing was done."
  elif [[ -f $artifact ]] && ! is_artifact_built; then
    say "# $artifact is older than its sources: without --dry-run it is built again first"
  fi
  if [[ -f $artifact ]]; then
    artifact_hash=$(hash_of "$artifact")
  else
    say "# ${artifact#"$PWD/"} is not built yet"
    artifact_hash=$(hash_of /dev/null)
  fi
  # shellcheck disable=SC2001,SC2059 # The digits become escapes.
  artifact_sha256=$(printf "$(sed 's/../\\x&/g' <<<"$artifact_hash")" | base64)
  artifact_key=meridian-$artifact_hash.zip
}

# hash_of FILE: prints its SHA-256 in hexadecimal digits.
hash_of() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1"
  else
    shasum -a 256 "$1"
  fi | cut -c 1-64
}

# upload NAME FILE KEY: uploads a file to a region's bucket, unless it is there: its key changes with its content.
upload() {
  look "$1" s3api head-object --bucket "$(bucket_of "$1")" --key "$3" && return
  say "$1: uploading ${2##*/}"
  change "$1" s3api put-object --bucket "$(bucket_of "$1")" --key "$3" --body "$2"
}

# url_of NAME KEY: prints the URL at which CloudFormation finds an uploaded file.
url_of() {
  say "https://s3.$1.$(dns_suffix "$1")/$(bucket_of "$1")/$2"
}

# find_keys NAME: puts the id of the newest version of a region's keys into $keys; creates keys if there are none.
find_keys() {
  local secret
  secret=$(keys_secret "$deployment")
  if ! look "$1" secretsmanager describe-secret --secret-id "$secret"; then
    create_keys "$1"
    [[ $dry_run == false ]] || return 0
    look "$1" secretsmanager describe-secret --secret-id "$secret" || fail "The keys of $1 were created, but AWS does not find them yet."
  fi
  keys=$(jq -er '.VersionIdsToStages | to_entries[] | select(.value | index("AWSCURRENT")) | .key' <<<"$answer") ||
    fail "The secret $secret in $1 has no current version." "Run scripts/rotate-key $1, then $again."
}

# create_keys NAME: gives a region the deployment's keys. A dry run prints the call, and uses a placeholder for the id.
create_keys() {
  keys=00000000-0000-0000-0000-000000000000
  if [[ $dry_run == false ]]; then
    scripts/rotate-key "$1" --regions "$directory" || fail "$1 has no keys." ''
  elif [[ -n $account ]]; then
    scripts/rotate-key "$1" --regions "$directory" --dry-run || fail "The keys of $1 could not be read." ''
  else
    print_call aws secretsmanager create-secret --region "$1" --name "$(keys_secret "$deployment")" --secret-string '(keys)'
  fi
}

# stack_versions NAME: puts the versions of the region's stack into $deployed, as {release, tracker, purge, heartbeat}.
stack_versions() {
  deployed='{}'
  if look "$1" cloudformation describe-stacks --stack-name "$(region_stack)"; then
    deployed=$(jq -c '.Stacks[0].Outputs // [] | map({key: .OutputKey, value: .OutputValue}) | from_entries
      | {release: .Release, tracker: .TrackerVersion, purge: .PurgeVersion, heartbeat: .HeartbeatVersion}' <<<"$answer")
  fi
}
