#!/usr/bin/env bats
# How the scripts build and call Meridian's tools, with a Maven and a JDK that only record their arguments.

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../scripts" "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR" || return
  mkdir -p src bin jdk/bin regions
  touch pom.xml jdk/bin/javac regions/global.schema.json regions/region.schema.json
  echo 'JAVA_VERSION="25"' >jdk/release
  # shellcheck disable=SC2016 # The program expands this.
  program jdk/bin/java 'while [[ $1 != meridian.command.CommandLines ]]; do shift; done; shift; echo "$@"'
  program bin/mvn 'mkdir -p target/tools; touch target/tools/began; sleep 0.5; echo build >>builds; echo libraries >target/tools/classpath; mv target/tools/began target/tools/built'
  chmod +x jdk/bin/javac
  export JAVA_HOME=$PWD/jdk PATH=$PWD/bin:$PATH
}

# program FILE TEXT: writes a script.
program() {
  printf '#!/usr/bin/env bash\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

# builds: prints the number of builds.
builds() {
  wc -l <builds | tr -d ' '
}

@test "bench-http-clients refuses wrong arguments before it packages anything" {
  program jdk/bin/java 'echo "Unknown option" >&2; exit 2'
  run scripts/bench-http-clients --rums 1
  [ "$status" -eq 2 ]
  [[ $output != *Packaging* ]]
  [ "$(builds)" -eq 1 ]
}

@test "each script passes its arguments to its tool unchanged" {
  run scripts/announce http://localhost/announce 00ff --peer-id "a b"
  [ "$status" -eq 0 ]
  [ "${lines[1]}" = "meridian.cli.AnnounceCommand http://localhost/announce 00ff --peer-id a b" ]
  run scripts/scrape http://localhost/announce
  [ "$output" = "meridian.cli.ScrapeCommand http://localhost/announce" ]
  run scripts/smoke http://localhost/announce --all-bytes
  [ "$output" = "meridian.cli.smoke.SmokeCommand http://localhost/announce --all-bytes" ]
  run scripts/load http://localhost/announce
  [ "$output" = "meridian.cli.load.LoadCommand http://localhost/announce" ]
  run scripts/bench-store --quick
  [ "$output" = "meridian.bench.BenchCommand --quick" ]
  run scripts/bench-health --requests 3
  [ "$output" = "meridian.speed.SpeedCommand --requests 3" ]
  run scripts/drill --seed 3
  [ "$output" = "meridian.drill.DrillCommand --seed 3" ]
  mkdir -p target && touch target/meridian-lambda.zip
  run scripts/bench-coldstart --runs 1
  [ "$output" = "meridian.coldstart.ColdStartCommand --runs 1" ]
  mkdir -p target/http-clients && touch target/http-clients/{apache5,aws-crt}.zip
  run scripts/bench-http-clients --runs 1
  [ "$output" = "meridian.coldstart.ClientCommand --zip url-connection=target/meridian-lambda.zip --zip apache5=target/http-clients/apache5.zip --zip aws-crt=target/http-clients/aws-crt.zip --runs 1" ]
  run scripts/local --port 0
  [ "$output" = "meridian.local.LocalCommand --port 0" ]
  run scripts/torrents deny 00ff
  [ "$output" = "meridian.operate.access.TorrentsCommand deny 00ff" ]
  run scripts/bans lift 192.0.2.1 --json
  [ "$output" = "meridian.operate.access.BansCommand lift 192.0.2.1 --json" ]
  run scripts/purge us-east-1
  [ "$output" = "meridian.operate.purge.PurgeCommand us-east-1" ]
  run scripts/drain us-east-1 --wait
  [ "$output" = "meridian.operate.drain.DrainCommand us-east-1 --wait" ]
  run scripts/drain us-east-1 --aws --wait --name-server 192.0.2.1:53
  [ "$output" = "meridian.operate.drain.DrainCommand us-east-1 --aws --wait --name-server 192.0.2.1:53" ]
  run scripts/undrain us-east-1 --run /mine
  [ "$output" = "meridian.operate.drain.UndrainCommand us-east-1 --run /mine" ]
  run scripts/outage us-east-1 slow 300
  [ "$output" = "meridian.operate.outage.OutageCommand us-east-1 slow 300" ]
  run scripts/regions us-east-1
  [ "$output" = "meridian.topology.RegionsCommand us-east-1" ]
  run scripts/peer 00ff "[::1]:6881"
  [ "$output" = "meridian.operate.peer.PeerCommand 00ff [::1]:6881" ]
}

@test "only a tool that ends soon runs without the optimizing compiler" {
  # shellcheck disable=SC2016 # The program expands this.
  program jdk/bin/java 'echo "$@"'
  run scripts/scrape http://localhost/announce
  [[ $output == *" -XX:TieredStopAtLevel=1 "* ]]
  run scripts/load http://localhost/announce
  [[ $output != *TieredStopAtLevel* ]]
}

@test "scripts/local needs no arguments" {
  run scripts/local
  [ "$status" -eq 0 ]
  [ "${lines[1]}" = "meridian.local.LocalCommand" ]
}

@test "a path is relative to the caller's folder" {
  mkdir elsewhere
  cd elsewhere
  run ../scripts/local --regions mine --regions=ours --regions /theirs
  [ "${lines[1]}" = "meridian.local.LocalCommand --regions $PWD/mine --regions=$PWD/ours --regions /theirs" ]
  run ../scripts/local --run mine --port 0
  [ "$output" = "meridian.local.LocalCommand --run $PWD/mine --port 0" ]
  run ../scripts/torrents list --run=mine --region a/b --json
  [ "$output" = "meridian.operate.access.TorrentsCommand list --run=$PWD/mine --region a/b --json" ]
  run ../scripts/peer --run /mine 00ff 127.0.0.1:1
  [ "$output" = "meridian.operate.peer.PeerCommand --run /mine 00ff 127.0.0.1:1" ]
  run ../scripts/drill --regions mine --json
  [ "$output" = "meridian.drill.DrillCommand --regions $PWD/mine --json" ]
}

@test "nothing is built again until a source changes" {
  scripts/announce
  scripts/scrape
  [ "$(builds)" -eq 1 ]
  sleep 0.1
  touch src/New.java
  scripts/scrape
  [ "$(builds)" -eq 2 ]
  sleep 0.1
  touch regions/region.schema.json
  scripts/scrape
  [ "$(builds)" -eq 3 ]
}

@test "the artifact is packaged again when one of its own sources changes" {
  program bin/mvn 'mkdir -p target/tools; echo "$*" >>builds; echo libraries >target/tools/classpath; touch target/tools/built
    [[ $* != *package ]] || { [[ -f target/meridian-lambda.zip ]] || touch target/meridian-lambda.zip; }'
  mkdir -p src/main src/test
  scripts/bench-coldstart
  scripts/bench-coldstart
  [ "$(grep -c package builds)" -eq 1 ]
  sleep 0.1
  touch src/test/New.java
  scripts/bench-coldstart
  [ "$(grep -c package builds)" -eq 1 ]
  sleep 0.1
  touch src/main/New.java
  scripts/bench-coldstart
  scripts/bench-coldstart
  [ "$(grep -c package builds)" -eq 2 ]
}

@test "of scripts that start at the same time, one builds" {
  scripts/announce &
  scripts/scrape &
  scripts/local &
  wait
  [ "$(builds)" -eq 1 ]
  [ ! -e target/tools.lock ] && [ ! -L target/tools.lock ]
}

@test "a killed build blocks no other" {
  mkdir target
  ln -s 999999999 target/tools.lock
  run scripts/announce
  [ "$status" -eq 0 ]
  [ "$(builds)" -eq 1 ]
}

@test "help and version need no build, no JDK and no Maven" {
  cp -R "$BATS_TEST_DIRNAME/../../pom.xml" .
  program bin/mvn 'exit 1'
  rm -r jdk
  local script
  for script in scripts/*; do
    [[ -f $script && -x $script ]] || continue
    run "$script" --help
    [ "$status" -eq 0 ]
    [[ $output == *"Usage: $script"*"--help "*"print this help"*"--version "*"print the version"*"Exit codes:"* ]]
    run "$script" --version
    [ "$status" -eq 0 ]
    [[ $output == "Meridian "* ]]
  done
}

@test "a missing program: one sentence with the package to install" {
  local program
  mkdir few
  for program in bash sed dirname cat mktemp rm grep readlink tr mkdir ln find git; do
    ln -s "$(command -v "$program")" few
  done
  PATH=$PWD/few run scripts/announce
  [ "$status" -eq 1 ]
  [ "$output" = "scripts/announce needs mvn, which is not installed: install it with 'apt-get install maven' or 'brew install maven'." ]
  # Its 1 says that something is wrong with the regions.
  PATH=$PWD/few run scripts/status
  [ "$status" -eq 2 ]
  [ "$output" = "scripts/status needs jq, which is not installed: install it with 'apt-get install jq' or 'brew install jq'." ]
  ln -s "$(command -v jq)" few
  PATH=$PWD/few run scripts/status
  [ "$status" -eq 2 ]
  [ "$output" = "scripts/status needs curl, which is not installed: install it with 'apt-get install curl' or 'brew install curl'." ]
  # Debian's AWS CLI is too old.
  PATH=$PWD/few run scripts/doctor
  [ "$status" -eq 2 ]
  [ "$output" = "scripts/doctor needs aws, which is not installed: install it as https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html says." ]
}

@test "the exit codes in a script's help are its own" {
  run scripts/status --help
  [[ $output == *"Exit codes:"*"0 "*"all is well"*"2 "*"not known"* ]]
  [[ $output != *"the check did not pass"* ]]
  [ "$(grep -c '^Exit codes:' <<<"$output")" -eq 1 ]
  run scripts/rollback --help
  [ "$(tail -n 6 <<<"$output")" = "$(cat scripts/lib/exit-codes.txt)" ]
}

@test "nothing runs when the build fails" {
  program bin/mvn 'exit 1'
  run scripts/announce
  [ "$status" -ne 0 ]
  [[ $output != *AnnounceCommand* ]]
  [ ! -f target/tools/built ]
}
