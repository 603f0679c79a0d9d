# shellcheck shell=bash
# What a script begins with that runs one of Meridian's Java tools (src/tools, src/benchmarks): source it first, then call
# run_tool or run_short_tool.

# shellcheck source=scripts/lib/command.bash
source "$(dirname "${BASH_SOURCE[0]}")/command.bash"
# shellcheck source=scripts/lib/build.bash
source scripts/lib/build.bash

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
