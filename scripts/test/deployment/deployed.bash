# shellcheck shell=bash
# What the tests of deploying have in common: an `aws` that keeps what it is told in files (stub-aws). What the scripts
# call besides it, the Java tools, only note that they were called.

# What is not deployed yet, and what is: each test begins with a copy of one of them.
setup_file() {
  mkdir "$BATS_FILE_TMPDIR/fresh"
  cd "$BATS_FILE_TMPDIR/fresh" || return
  cp -R "$BATS_TEST_DIRNAME"/../../../{scripts,regions,templates} .
  mkdir bin target
  cp scripts/test/deployment/stub-aws bin/aws
  program bin/sleep ''
  for tool in smoke purge drain; do
    # shellcheck disable=SC2016 # It is the program that is to expand this.
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

program() {
  printf '#!/usr/bin/env bash\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

# changes: the calls that changed something in AWS.
changes() {
  grep -vE '^scripts/|^[a-z0-9]+ (get|describe|list|head|filter|scan)' calls || true
}

# forget: what was called so far.
forget() {
  rm -f calls numbers fail-at interrupt-at
}

# version REGION: that which the region answers by.
version() {
  cat "state/alias.$1.meridian-tracker"
}

# traces REGION: what a region has; what the functions had is gone with them.
traces() {
  find state -name "*$1*" ! -name "alias.*" ! -name "versions.*"
}

# call_like PATTERN COMMAND...: the number of the first call of AWS that is like this, as the command makes them.
call_like() {
  local pattern=$1
  shift
  rm -rf ../probe
  cp -R . ../probe
  (cd ../probe && rm -f calls && "$@" >/dev/null && grep -v '^scripts/' calls | grep -nE -m 1 -e "$pattern" | cut -d : -f 1)
}

# line PATTERN: the number of the first call that is like this.
line() {
  grep -nE -m 1 -e "$1" calls | cut -d : -f 1
}

# say FILTER FILE: changes what is described.
say() {
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
