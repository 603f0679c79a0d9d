# shellcheck shell=bash
# The deployment's keys: a secret of AWS Secrets Manager in each region. It is a JSON object with
#   generation  number of the ticket key, starting at 1
#   tickets     the key that signs tickets
#   previous    the ticket key before, whose tickets are still accepted; equal to tickets in generation 1
#   places      the key of the hash in the peers' sort keys; it stays the same as long as the tables exist
# Each key has 64 hexadecimal digits. The region's stack names the version of the secret that its functions use.

# keys_secret DEPLOYMENT: prints the secret's name, the same in every region.
keys_secret() {
  echo "$1/keys"
}

# keys_version DEPLOYMENT REGION: prints the id of the newest version, which the next deployment of the region uses.
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

# first_keys: prints the keys of a new deployment. Keys are passed by standard input: other users of the machine can see
# the arguments of a command.
first_keys() {
  { new_key && new_key; } |
    jq -nRc '[inputs] as [$tickets, $places]
      | {generation: 1, tickets: $tickets, previous: $tickets, places: $places}'
}

# next_keys KEYS: prints the next generation of these keys.
next_keys() {
  { new_key && echo "$1"; } |
    jq -nRc '[inputs] as [$tickets, $keys] | $keys | fromjson
      | {generation: (.generation + 1), tickets: $tickets, previous: .tickets, places: .places}'
}
