# shellcheck shell=bash
# What the tests of deployments share: an `aws` that keeps its state in files (stub-aws), and Java tools that only record
# that they were called.

# Makes a fresh project and a deployed one. Each test begins with a copy of one of them.
setup_file() {
  mkdir "$BATS_FILE_TMPDIR/fresh"
  cd "$BATS_FILE_TMPDIR/fresh" || return
  cp -R "$BATS_TEST_DIRNAME"/../../../{scripts,regions,templates} .
  mkdir bin target
  cp scripts/test/deployment/stub-aws bin/aws
  program bin/sleep ''
  keep_answers_of_jq bin/jq
  for tool in smoke purge drain; do
    # shellcheck disable=SC2016 # The program expands this.
    program "scripts/$tool" 'echo "scripts/${0##*/} $*" >>calls; [[ ! -f dead || "${0##*/} $*" != *$(<dead)* ]]'
  done
  # The real one starts a JVM, so its output is kept for each description.
  program scripts/regions "kept=$BATS_RUN_TMPDIR/regions.\$(cat regions/*.json | cksum | tr ' ' -)
    if [[ -f \$kept ]] || '$BATS_TEST_DIRNAME/../../regions' \"\$@\" >\$kept.\$\$; then
      mv \$kept.\$\$ \$kept 2>/dev/null; cat \$kept
    else exit 1; fi"
  sed -i.bak -e 's/tracker.example.org/tracker.mine.org/' regions/*.json
  sed -i.bak -e 's/Z0EXAMPLE0PUT0YOURS0HERE/Z0MINE/' regions/global.json
  rm regions/*.bak
  # Tests of the canary have one.
  describe '.canary = {percent: 0, seconds: 120}' global
  echo one >target/meridian-lambda.zip
  cp -R . ../deployed
  cd ../deployed || return
  PATH=$PWD/bin:$PATH scripts/deploy --quiet 0
  forget
}

setup() {
  begin fresh
}

# begin fresh|deployed
begin() {
  rm -rf "$BATS_TEST_TMPDIR/here"
  cp -R "$BATS_FILE_TMPDIR/$1" "$BATS_TEST_TMPDIR/here"
  cd "$BATS_TEST_TMPDIR/here" || return
  export PATH=$PWD/bin:$PATH
}

# keep_answers_of_jq FILE: writes a jq that keeps its answers, because it takes longer to start than all else that scripts
# do, and most of its calls are repeated. A call that reads files, or no input, is not kept; of one that fails, its message
# is not.
keep_answers_of_jq() {
  mkdir -p "$BATS_RUN_TMPDIR/jq"
  cat >"$1" <<JQ
#!/bin/sh
for argument; do
  case \$argument in -n*) exec $(command -v jq) "\$@" ;; esac
  [ ! -f "\$argument" ] || exec $(command -v jq) "\$@"
done
input=\$(cat)
kept=$BATS_RUN_TMPDIR/jq/\$(printf '%s\n' "\$@" "\$input" | $(command -v sha256sum || echo shasum -a 256))
if [ ! -f "\$kept" ]; then
  status=0
  printf '%s\n' "\$input" | $(command -v jq) "\$@" >"\$kept.\$\$" || status=\$?
  echo \$status >"\$kept.status"
  mv "\$kept.\$\$" "\$kept"
fi
cat "\$kept"
read -r status <"\$kept.status"
exit \$status
JQ
  chmod +x "$1"
}

program() {
  printf '#!/usr/bin/env bash\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

# changes: prints the calls that change something in AWS.
changes() {
  grep -vE '^scripts/|^[a-z0-9]+ (get|describe|list|head|filter|scan)' calls || true
}

# forget: deletes the record of calls.
forget() {
  rm -f calls numbers fail-at interrupt-at
}

# version REGION: prints the live version of the tracker.
version() {
  cat "state/alias.$1.meridian-tracker"
}

# traces REGION: prints what is left of a region. The files of functions count as deleted with their stack.
traces() {
  find state -name "*$1*" ! -name "alias.*" ! -name "versions.*"
}

# call_like PATTERN COMMAND...: prints the number of the command's first call of AWS that matches.
call_like() {
  local pattern=$1
  shift
  rm -rf ../probe
  cp -R . ../probe
  (cd ../probe && rm -f calls && "$@" >/dev/null && grep -v '^scripts/' calls | grep -nE -m 1 -e "$pattern" | cut -d : -f 1)
}

# line PATTERN: prints the number of the first recorded call that matches.
line() {
  grep -nE -m 1 -e "$1" calls | cut -d : -f 1
}

# describe FILTER FILE: changes the description.
describe() {
  jq "$1" "regions/$2.json" >new
  mv new "regions/$2.json"
}

# describe_fourth: adds a region to regions/.
describe_fourth() {
  jq '.controlRegions["sa-east-1"] = "us-east-1"' regions/global.json >new
  mv new regions/global.json
  for region in ap-southeast-1 eu-west-1 us-east-1; do
    jq '.lagMillis["sa-east-1"] = 400' "regions/$region.json" >new
    mv new "regions/$region.json"
  done
  jq '.region = "sa-east-1" | .code = 4 | .hostname = "sa-east-1.tracker.mine.org" | .fallback = "us-east-1"
    | .purge.offsetMinutes = 50 | .lagMillis = {"us-east-1": 400, "eu-west-1": 400, "ap-southeast-1": 400}' \
    regions/us-east-1.json >regions/sa-east-1.json
}
