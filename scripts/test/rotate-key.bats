#!/usr/bin/env bats
# How keys are replaced, with an `aws` that keeps secrets in files, and notes each call.

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../scripts" "$BATS_TEST_DIRNAME/../../regions" "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR" || return
  printf '#!/usr/bin/env bash\nexec %q "$@"\n' "$BATS_TEST_DIRNAME/../regions" >scripts/regions
  mkdir bin secrets
  cat >bin/aws <<'AWS'
#!/usr/bin/env bash
# aws secretsmanager ACTION --region REGION ...
set -euo pipefail
echo "$*" >>calls
action=$2 region=$4
if [[ -f broken && "$*" =~ $(<broken) ]]; then
  echo "An error occurred (InternalServiceError)" >&2
  exit 255
fi
case $action in
  get-secret-value)
    if [[ ! -f secrets/$region ]]; then
      echo "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation" >&2
      exit 254
    fi
    jq -n --rawfile secret "secrets/$region" '{SecretString: $secret}'
    ;;
  create-secret | put-secret-value)
    [[ $action == put-secret-value || ! -f secrets/$region ]]
    [[ $* == *'--secret-string file:///dev/stdin' ]]
    cat >"secrets/$region"
    ;;
  describe-secret) echo '{"VersionIdsToStages": {"old": ["AWSPREVIOUS"], "new": ["AWSCURRENT"]}}' ;;
esac
AWS
  chmod +x bin/aws
  export PATH=$PWD/bin:$PATH
}

# part NAME REGION: a part of a region's keys.
part() {
  jq -r ".$1" "secrets/$2"
}

# changes: the calls that changed something.
changes() {
  grep -E 'create-secret|put-secret-value' calls || true
}

@test "the first keys are the same in every region, and made but once" {
  run scripts/rotate-key --all
  [ "$status" -eq 0 ]
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    [ "$(part generation $region)" = 1 ]
    [[ $(part tickets $region) =~ ^[0-9a-f]{64}$ ]]
    [[ $(part places $region) =~ ^[0-9a-f]{64}$ ]]
    [ "$(part tickets $region)" = "$(part previous $region)" ]
    [ "$(part tickets $region)" != "$(part places $region)" ]
    cmp "secrets/$region" secrets/us-east-1
    [[ $output == *"$region: key 1, in force once scripts/deploy-region $region has run"* ]]
  done
  [ "$(changes | wc -l)" -eq 3 ]
}

@test "a replaced key is accepted still, and places stay" {
  scripts/rotate-key --all
  before=$(part tickets us-east-1) places=$(part places us-east-1)
  scripts/rotate-key --all
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    [ "$(part generation $region)" = 2 ]
    [ "$(part previous $region)" = "$before" ]
    [ "$(part tickets $region)" != "$before" ]
    [ "$(part places $region)" = "$places" ]
    cmp "secrets/$region" secrets/us-east-1
  done
}

@test "what was interrupted goes on with the same key" {
  scripts/rotate-key --all
  echo 'put-secret-value --region eu-west-1' >broken
  run scripts/rotate-key --all
  [ "$status" -eq 1 ]
  [[ $output == *"eu-west-1 was not given its keys. Run this again: it goes on where it stopped."* ]]
  [ "$(part generation ap-southeast-1)" = 2 ]
  [ "$(part generation eu-west-1)" = 1 ]
  rm broken calls
  scripts/rotate-key --all
  [ "$(changes | wc -l)" -eq 2 ]
  cmp secrets/ap-southeast-1 secrets/eu-west-1
  cmp secrets/ap-southeast-1 secrets/us-east-1
}

@test "one region may begin, and none gets two ahead" {
  scripts/rotate-key --all
  scripts/rotate-key us-east-1
  [ "$(part generation us-east-1)" = 2 ]
  [ "$(part generation eu-west-1)" = 1 ]
  run scripts/rotate-key us-east-1
  [ "$status" -eq 1 ]
  [[ $output == *"others have not: ap-southeast-1 eu-west-1. Run scripts/rotate-key --all first."* ]]
  scripts/rotate-key eu-west-1
  cmp secrets/us-east-1 secrets/eu-west-1
  scripts/rotate-key --all
  cmp secrets/us-east-1 secrets/ap-southeast-1
  [ "$(part generation ap-southeast-1)" = 2 ]
}

@test "a region that is new gets the keys that there are" {
  scripts/rotate-key --all
  rm secrets/us-east-1 calls
  scripts/rotate-key us-east-1
  cmp secrets/us-east-1 secrets/eu-west-1
  [ "$(changes | wc -l)" -eq 1 ]
}

@test "keys that cannot be read are not replaced" {
  scripts/rotate-key --all
  rm calls
  echo 'get-secret-value --region us-east-1' >broken
  run scripts/rotate-key --all
  [ "$status" -eq 1 ]
  [[ $output == *"The keys of us-east-1 cannot be read, so nothing was changed. Try again once they can."* ]]
  [ -z "$(changes)" ]
}

@test "a dry run prints each call and changes nothing" {
  run scripts/rotate-key --all --dry-run
  [ "$status" -eq 0 ]
  [[ $output == *"aws secretsmanager create-secret --region eu-west-1 --name meridian/keys "* ]]
  [ -z "$(changes)" ]
  scripts/rotate-key --all
  rm calls
  run scripts/rotate-key us-east-1 --dry-run
  [[ $output == *"aws secretsmanager put-secret-value --region us-east-1 --secret-id meridian/keys "* ]]
  [ -z "$(changes)" ]
}

@test "no key is ever printed, or in a command" {
  run scripts/rotate-key --all
  first=$output
  run scripts/rotate-key --all
  for name in tickets previous places; do
    key=$(part $name us-east-1)
    [[ $first$output != *"$key"* ]]
    ! grep -q "$key" calls
  done
}

@test "what cannot be meant is refused" {
  run scripts/rotate-key
  [ "$status" -eq 2 ]
  run scripts/rotate-key us-east-1 --all
  [ "$status" -eq 2 ]
  run scripts/rotate-key --everything
  [ "$status" -eq 2 ]
  run scripts/rotate-key mars-north-1
  [ "$status" -eq 1 ]
  [[ $output == *"There is no region mars-north-1 in"* ]]
  run scripts/rotate-key --help
  [ "$status" -eq 0 ]
  [[ $output == *"Usage: scripts/rotate-key REGION|--all"* ]]
  [ ! -f calls ]
}

@test "the newest version is the one that a deployment names" {
  run bash -c 'source scripts/lib/keys.bash && keys_version meridian us-east-1'
  [ "$output" = new ]
  grep -q 'describe-secret --region us-east-1 --secret-id meridian/keys' calls
}
