#!/usr/bin/env bats
# Replacing keys, with an `aws` that keeps secrets in files and records each call.

# The real scripts/regions starts a JVM, and no test changes the description.
setup_file() {
  "$BATS_TEST_DIRNAME/../regions" >"$BATS_FILE_TMPDIR/regions"
}

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../scripts" "$BATS_TEST_DIRNAME/../../regions" "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR" || return
  printf '#!/usr/bin/env bash\ncat %q\n' "$BATS_FILE_TMPDIR/regions" >scripts/regions
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

# part NAME REGION: prints a part of a region's keys.
part() {
  jq -r ".$1" "secrets/$2"
}

# changes: prints the calls that change something.
changes() {
  grep -E 'create-secret|put-secret-value' calls || true
}

@test "the first keys are the same in every region, and are created once" {
  run scripts/rotate-key --all
  [ "$status" -eq 0 ]
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    [ "$(part generation $region)" = 1 ]
    [[ $(part tickets $region) =~ ^[0-9a-f]{64}$ ]]
    [[ $(part places $region) =~ ^[0-9a-f]{64}$ ]]
    [ "$(part tickets $region)" = "$(part previous $region)" ]
    [ "$(part tickets $region)" != "$(part places $region)" ]
    cmp "secrets/$region" secrets/us-east-1
    [[ $output == *"$region: key 1, in force after scripts/deploy-region $region"* ]]
  done
  [ "$(changes | wc -l)" -eq 3 ]
}

@test "a replaced key is still accepted, and the places key stays" {
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

@test "a second run after a failure continues with the same key" {
  scripts/rotate-key --all
  echo 'put-secret-value --region eu-west-1' >broken
  run scripts/rotate-key --all
  [ "$status" -eq 1 ]
  [[ $output == *"The keys of eu-west-1 could not be written. Fix the cause, then run scripts/rotate-key --all: it continues where it stopped."* ]]
  [ "$(part generation ap-southeast-1)" = 2 ]
  [ "$(part generation eu-west-1)" = 1 ]
  rm broken calls
  scripts/rotate-key --all
  [ "$(changes | wc -l)" -eq 2 ]
  cmp secrets/ap-southeast-1 secrets/eu-west-1
  cmp secrets/ap-southeast-1 secrets/us-east-1
}

@test "one region can begin, and none gets two generations ahead" {
  scripts/rotate-key --all
  scripts/rotate-key us-east-1
  [ "$(part generation us-east-1)" = 2 ]
  [ "$(part generation eu-west-1)" = 1 ]
  run scripts/rotate-key us-east-1
  [ "$status" -eq 1 ]
  [[ $output == *"others have not: ap-southeast-1 eu-west-1. Nothing was changed. Run scripts/rotate-key --all first."* ]]
  scripts/rotate-key eu-west-1
  cmp secrets/us-east-1 secrets/eu-west-1
  scripts/rotate-key --all
  cmp secrets/us-east-1 secrets/ap-southeast-1
  [ "$(part generation ap-southeast-1)" = 2 ]
}

@test "a new region gets the existing keys" {
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
  [[ $output == *"The keys of us-east-1 could not be read. Nothing was changed."* ]]
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

@test "no key is ever printed, or passed as an argument" {
  run scripts/rotate-key --all
  first=$output
  run scripts/rotate-key --all
  for name in tickets previous places; do
    key=$(part $name us-east-1)
    [[ $first$output != *"$key"* ]]
    ! grep -q "$key" calls
  done
}

@test "wrong arguments are refused" {
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
  [[ $output == *"Usage: scripts/rotate-key [OPTIONS] REGION"* ]]
  [ ! -f calls ]
}

@test "a deployment uses the newest version of the keys" {
  run bash -c 'source scripts/lib/keys.bash && keys_version meridian us-east-1'
  [ "$output" = new ]
  grep -q 'describe-secret --region us-east-1 --secret-id meridian/keys' calls
}
