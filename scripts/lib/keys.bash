# shellcheck shell=bash
# The deployment's keys, in a secret of AWS Secrets Manager in each region. It is an object of
#   generation  which replacement of the ticket key it is, from 1 on
#   tickets     the key by which tickets are issued
#   previous    the one before, whose tickets are accepted too; in the first generation the same
#   places      the key that tells where in the tables peers stand; stays while the tables do
# each key of 64 hexadecimal digits. A region's functions have those of the version that its stack names.

# keys_secret DEPLOYMENT: the secret's name in every region.
keys_secret() {
  echo "$1/keys"
}

# keys_version DEPLOYMENT REGION: prints the id of the newest version, which a deployment brings into force.
keys_version() {
  aws secretsmanager describe-secret --region "$2" --secret-id "$(keys_secret "$1")" --output json |
    jq -er '.VersionIdsToStages | to_entries[] | select(.value | index("AWSCURRENT")) | .key'
}

# read_keys DEPLOYMENT REGION: prints the newest version on one line, or null if there is none yet.
read_keys() {
  local answer
  if answer=$(aws secretsmanager get-secret-value --region "$2" --secret-id "$(keys_secret "$1")" --output json 2>&1); then
    jq -ce '.SecretString | fromjson' <<<"$answer"
  elif [[ $answer == *ResourceNotFoundException* ]]; then
    echo null
  else
    printf '%s\n' "$answer" >&2
    return 1
  fi
}

# new_key: prints 64 random hexadecimal digits.
new_key() {
  od -An -v -N 32 -t x1 /dev/urandom | tr -d ' \n'
  echo
}

# first_keys: prints those of a new deployment. Keys go by standard input here, too: others can see what
# stands in a command.
first_keys() {
  { new_key && new_key; } |
    jq -nRc '[inputs] as [$tickets, $places]
      | {generation: 1, tickets: $tickets, previous: $tickets, places: $places}'
}

# next_keys KEYS: prints the generation after this one.
next_keys() {
  { new_key && echo "$1"; } |
    jq -nRc '[inputs] as [$tickets, $keys] | $keys | fromjson
      | {generation: (.generation + 1), tickets: $tickets, previous: .tickets, places: .places}'
}
