# shellcheck shell=bash
# What the tests of deployments share: an `aws` that keeps its state in files (stub-aws), and Java tools that only record
# that they were called.

# A fresh project and a deployed one, which the first of all files makes. Each test begins with a copy of one of them.
setup_file() {
  local projects=$BATS_RUN_TMPDIR/projects
  if ln -s "$$" "$projects.maker" 2>/dev/null; then
    mkdir "$projects.unfinished"
    make_projects "$projects.unfinished"
    mv "$projects.unfinished" "$projects"
  fi
  until [[ -d $projects ]]; do
    kill -0 "$(readlink "$projects.maker")"
    sleep 0.1
  done
}

# make_projects FOLDER
make_projects() {
  mkdir "$1/fresh"
  cd "$1/fresh" || return
  cp -R "$BATS_TEST_DIRNAME"/../../../{scripts,regions,templates} .
  mkdir bin target
  # Its first line starts bash without env.
  sed "1s,.*,#!$BASH," scripts/test/deployment/stub-aws >bin/aws
  chmod +x bin/aws
  program bin/sleep ''
  # The public name servers of the zone are those in dns. Nothing answers by IPv6.
  # shellcheck disable=SC2016 # The program expands this.
  program bin/curl '[[ -f dns && $* == *"https://dns.test?name=mine.org&type=NS"* ]] || exit 7
    echo "{\"Status\": 0, \"Answer\": ["
    while read -r name; do printf "%s{\"type\": 2, \"data\": \"%s.\"}" "$comma" "$name"; comma=,; done <dns
    echo "]}"'
  printf '%s\n' ns-1.awsdns-1.org ns-2.awsdns-2.com >dns
  keep_answers_of_jq "$BATS_RUN_TMPDIR/jq" "$BATS_TEST_DIRNAME/kept-jq.bash"
  for tool in smoke purge drain; do
    # shellcheck disable=SC2016 # The program expands this.
    program "scripts/$tool" 'echo "scripts/${0##*/} $*" >>calls; [[ ! -f dead || "${0##*/} $*" != *$(<dead)* ]]'
  done
  keep_answers_of_regions scripts/regions "$BATS_TEST_DIRNAME/../../regions" "$BATS_RUN_TMPDIR"
  sed -i.bak -e 's/tracker.example.org/tracker.mine.org/' regions/*.json
  sed -i.bak -e 's/Z0EXAMPLE0PUT0YOURS0HERE/Z0MINE/' regions/global.json
  rm regions/*.bak
  # Tests of the canary have one.
  describe '.canary = {percent: 0, seconds: 120}' global
  echo one >target/meridian-lambda.zip
  # All tests are those of a deployer.
  permit Operator Deployer
  cp -R . ../deployed
  cd ../deployed || return
  PATH=$PWD/bin:$PATH MERIDIAN_DNS_URL=https://dns.test AWS_CONFIG_FILE=/dev/null scripts/deploy --quiet 0
  forget
}

setup() {
  begin fresh
}

# begin_canary: begins with a deployed region, a new artifact, and a canary of 10% for two minutes.
begin_canary() {
  begin deployed
  describe '.canary = {percent: 10, seconds: 120}' global
  echo two >target/meridian-lambda.zip
  forget
}

# policies POLICY...: prints each action and resource that these policies of templates/permissions.yaml allow, one a line, for
# the deployment meridian in the account 123456789012.
policies() {
  awk -v wanted=" $* " '
    /^  [A-Z][A-Za-z]*:$/ { policy = substr($1, 1, length($1) - 1); list = "" }
    / Sid: / { count = 0 }
    / (Action|Resource|Condition):$/ { list = $1 }
    list == "Action:" && / - [a-z0-9-]+:[A-Za-z0-9*]+$/ { actions[++count] = $2 }
    list == "Resource:" && / - .*("|GetAtt)/ {
      resource = $0
      if (resource ~ /GetAtt ServiceRole/) resource = "\"arn:aws:iam::123456789012:role/meridian-cloudformation\""
      sub(/^[^"]*"/, "", resource); sub(/".*/, "", resource)
      gsub(/\$\{AWS::Partition\}/, "aws", resource); gsub(/\$\{AWS::AccountId\}/, "123456789012", resource)
      gsub(/\$\{Deployment\}/, "meridian", resource); gsub(/\$\{PeerTable\}/, "meridian-peers", resource)
      gsub(/\$\{ControlTable\}/, "meridian-control", resource); gsub(/\$\{BucketPrefix\}/, "mine", resource)
      if (index(wanted, " " policy " ")) for (i = 1; i <= count; i++) print actions[i], resource
    }' templates/permissions.yaml
}

# permit POLICY...: from now on AWS refuses what these policies do not allow.
permit() {
  policies "$@" | awk '
    NR == FNR { patterns[$1] = patterns[$1] " " $2; next }
    /^#/ || $1 == "java" { next }
    { print $1 " " $2 "\t" $4 "\t" ($3 == "" ? "" : patterns[$3]) }' - scripts/test/deployment/actions.txt >permitted
}

# begin fresh|deployed
begin() {
  rm -rf "$BATS_TEST_TMPDIR/here"
  cp -R "$BATS_RUN_TMPDIR/projects/$1" "$BATS_TEST_TMPDIR/here"
  cd "$BATS_TEST_TMPDIR/here" || return
  export PATH=$PWD/bin:$PATH MERIDIAN_DNS_URL=https://dns.test AWS_CONFIG_FILE=/dev/null
  keep_answers_of_jq "$BATS_RUN_TMPDIR/jq" "$BATS_TEST_DIRNAME/kept-jq.bash"
}

# keep_answers_of_jq FOLDER PROGRAM: makes scripts that are started from now on keep jq's answers in a folder; the program is
# kept-jq.bash.
keep_answers_of_jq() {
  mkdir -p "$1"
  export JQ_ANSWERS=$1 BASH_ENV=$2
}

# keep_answers_of_regions FILE REAL FOLDER: writes a scripts/regions that keeps in the folder what the real one prints of each
# description, because that starts a JVM.
keep_answers_of_regions() {
  program "$1" "kept=\"$3/regions.\$(cat regions/*.json | cksum)\"
    if [[ ! -f \$kept ]]; then
      '$2' \"\$@\" >\"\$kept.\$\$\" || exit 1
      mv \"\$kept.\$\$\" \"\$kept\"
    fi
    printf '%s\n' \"\$(<\"\$kept\")\""
}

program() {
  printf '#!/usr/bin/env bash\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

# changes: prints the calls that change something in AWS.
changes() {
  grep -vE '^scripts/|^[a-z0-9-]+ (get|describe|list|head|filter|scan|export-credentials)' calls || true
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

# describe_without_us_east_1: takes that region out of regions/.
describe_without_us_east_1() {
  rm regions/us-east-1.json
  describe '.stackRegion = "eu-west-1" | .controlRegions = {"eu-west-1": "ap-southeast-1", "ap-southeast-1": "eu-west-1"}' global
  describe '.fallback = "ap-southeast-1" | del(.lagMillis)' eu-west-1
  describe '.fallback = "eu-west-1" | del(.lagMillis)' ap-southeast-1
}
