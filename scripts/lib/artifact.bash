# shellcheck shell=bash disable=SC2034,SC2154
# What is deployed to every region: one zip, and the keys. Source it with scripts/lib/deployment.bash.

# read_artifact: puts the hash of $artifact into $artifact_hash and, in base64, into $artifact_sha256; its
# name in buckets, which goes by it, into $artifact_key.
read_artifact() {
  if [[ -f $artifact ]]; then
    artifact_hash=$(hash_of "$artifact")
  elif [[ $dry_run == true ]]; then
    say "# ${artifact#"$PWD/"} is not built yet: mvn package"
    artifact_hash=$(hash_of /dev/null)
  else
    fail "There is no ${artifact#"$PWD/"}." "Build it with: mvn package. Or name another with --artifact. Then run $again."
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

# upload NAME FILE KEY: puts a file into a region's bucket, unless it is there. Its key goes by what is in it.
upload() {
  look "$1" s3api head-object --bucket "$(bucket_of "$1")" --key "$3" && return
  say "$1: uploading ${2##*/}"
  change "$1" s3api put-object --bucket "$(bucket_of "$1")" --key "$3" --body "$2"
}

# url_of NAME KEY: where CloudFormation finds what was uploaded.
url_of() {
  local suffix=amazonaws.com
  [[ $1 != cn-* ]] || suffix+=.cn
  say "https://s3.$1.$suffix/$(bucket_of "$1")/$2"
}

# find_keys NAME: puts the id of the newest version of a region's keys into $keys; makes keys if there are none.
find_keys() {
  local secret
  secret=$(keys_secret "$deployment")
  if ! look "$1" secretsmanager describe-secret --secret-id "$secret"; then
    make_keys "$1"
    [[ $dry_run == false ]] || return 0
    look "$1" secretsmanager describe-secret --secret-id "$secret" || fail "The keys of $1 are not there yet."
  fi
  keys=$(jq -er '.VersionIdsToStages | to_entries[] | select(.value | index("AWSCURRENT")) | .key' <<<"$answer") ||
    fail "The secret $secret in $1 has no version in force." "Run scripts/rotate-key $1, then $again."
}

# make_keys NAME: gives a region the deployment's keys. A plan prints the call, and a word for what it makes.
make_keys() {
  keys=00000000-0000-0000-0000-000000000000
  if [[ $dry_run == false ]]; then
    scripts/rotate-key "$1" --regions "$directory" || fail "$1 has no keys."
  elif [[ -n $account ]]; then
    scripts/rotate-key "$1" --regions "$directory" --dry-run || fail "The keys of $1 cannot be looked at."
  else
    print_call aws secretsmanager create-secret --region "$1" --name "$(keys_secret "$deployment")" --secret-string '(keys)'
  fi
}

# stack_versions NAME: puts {release, tracker, purge, heartbeat}, as the region's stack has them, into $deployed.
stack_versions() {
  deployed='{}'
  if look "$1" cloudformation describe-stacks --stack-name "$(region_stack)"; then
    deployed=$(jq -c '.Stacks[0].Outputs // [] | map({key: .OutputKey, value: .OutputValue}) | from_entries
      | {release: .Release, tracker: .TrackerVersion, purge: .PurgeVersion, heartbeat: .HeartbeatVersion}' <<<"$answer")
  fi
}
