# shellcheck shell=bash
# What a script begins with that runs one of Meridian's Java tools (src/tools, src/benchmarks): source it first, then call
# run_tool or run_short_tool.

# shellcheck source=scripts/lib/command.bash
source "$(dirname "${BASH_SOURCE[0]}")/command.bash"
# shellcheck source=scripts/lib/jdk.bash
source scripts/lib/jdk.bash

readonly TOOLS_BUILT=target/tools/built TOOLS_LOCK=target/tools.lock TOOLS_ZIP=target/meridian-lambda.zip
readonly TOOLS_SOURCES=(pom.xml src regions/global.schema.json regions/region.schema.json)

# Options whose value is a path.
TOOLS_PATHS=(--opentracker --run --regions --zip --snapshot --denied --banned)

# Options of the JVM that the libraries need to run without warnings, and to start fast. Up to 64 connections to the
# embedded DynamoDB are kept alive. A script may add to them.
TOOLS_JVM=(
  -XX:+UseSerialGC
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  -Dslf4j.internal.verbosity=ERROR
  -Dhttp.maxConnections=64
)

# are_tools_built: whether no source is newer than the last build.
are_tools_built() {
  [[ -f $TOOLS_BUILT && -z $(find "${TOOLS_SOURCES[@]}" -newer "$TOOLS_BUILT" -print -quit) ]]
}

# lock_tools: waits until no other script builds. The lock names its owner's process, so the lock of a killed script is
# recognized and removed.
lock_tools() {
  local owner
  mkdir -p "$(dirname "$TOOLS_LOCK")"
  until ln -s "$$" "$TOOLS_LOCK" 2>/dev/null; do
    if owner=$(readlink "$TOOLS_LOCK") && ! kill -0 "$owner" 2>/dev/null; then
      rm -f "$TOOLS_LOCK"
    else
      sleep 0.2
    fi
  done
}

# build_tools: compiles Meridian if a source has changed. Of scripts started at the same time, one compiles and the
# others wait.
build_tools() {
  find_jdk >/dev/null
  are_tools_built && return
  need mvn
  lock_tools
  are_tools_built || compile_tools
  rm -f "$TOOLS_LOCK"
}

# compile_tools: at this phase and later ones, Maven leaves $TOOLS_BUILT, with the time at which the build began.
compile_tools() {
  echo "Building Meridian ..." >&2
  maven process-test-classes
}

# maven ARGUMENT...: runs Maven. It ends its output with escape sequences even without a terminal: they are removed.
maven() {
  mvn -q -B -Dmeridian.skipFormat "$@" 2>&1 | sed $'s/\033\\[[0-9;]*m//g' >&2
}

# build_zip: packages the Lambda artifact if a source has changed.
build_zip() {
  build_tools
  [[ -f $TOOLS_ZIP && ! $TOOLS_BUILT -nt $TOOLS_ZIP ]] && return
  need mvn
  lock_tools
  echo "Packaging Meridian ..." >&2
  maven -DskipTests package
  touch "$TOOLS_ZIP"
  rm -f "$TOOLS_LOCK"
}

# run_tool COMMAND_CLASS [ARGUMENT...]: builds if a source has changed, then replaces the script's process by the tool, so
# that signals reach it. Paths among the arguments are relative to the caller's folder.
run_tool() {
  local main=$1 folder=$caller/ previous='' jdk argument arguments=()
  shift
  [[ $caller != "$PWD" ]] || folder=''
  for argument; do
    if is_path_option "$previous" && [[ $argument != /* ]]; then
      argument=$folder$argument
    elif [[ $argument == *=* && ${argument#*=} != /* ]] && is_path_option "${argument%%=*}"; then
      argument=${argument%%=*}=$folder${argument#*=}
    fi
    arguments+=("$argument")
    previous=$argument
  done
  jdk=$(find_jdk)
  build_tools
  # bash before 4.4 takes an empty array for an unset one.
  exec "$jdk/bin/java" "${TOOLS_JVM[@]}" \
    -cp "target/test-classes:target/classes:$(<target/tools/classpath)" meridian.command.CommandLines \
    "$main" ${arguments[@]+"${arguments[@]}"}
}

# run_short_tool COMMAND_CLASS [ARGUMENT...]: like run_tool, for a tool that ends before the optimizing compiler, which takes
# 40% of the processor time of a start, has paid off.
run_short_tool() {
  TOOLS_JVM+=(-XX:TieredStopAtLevel=1)
  run_tool "$@"
}

# is_path_option OPTION
is_path_option() {
  local option
  for option in "${TOOLS_PATHS[@]}"; do
    [[ $option != "$1" ]] || return 0
  done
  return 1
}
