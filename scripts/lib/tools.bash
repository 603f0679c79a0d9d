# shellcheck shell=bash
# Runs Meridian's Java tools (src/tools). Call run_tool in the repository's root, with
# scripts/lib/jdk.bash sourced too.

readonly TOOLS_BUILT=target/tools/built

# What the libraries need to run without warnings, and a quick start. Up to 64 connections to the
# embedded DynamoDB are kept alive.
readonly TOOLS_JVM=(
  -XX:+UseSerialGC
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  -Dslf4j.internal.verbosity=ERROR
  -Dhttp.maxConnections=64
)

# build_tools: compiles Meridian if anything is newer than what was built last.
build_tools() {
  if [[ -f $TOOLS_BUILT && -z $(find pom.xml src -newer "$TOOLS_BUILT" -print -quit) ]]; then
    return
  fi
  echo "Building Meridian ..." >&2
  local began
  began=$(mktemp)
  mvn -q -B -Dmeridian.skipFormat process-test-classes >&2
  mv "$began" "$TOOLS_BUILT"
}

# run_tool MAIN_CLASS [ARGUMENT...]: builds if need be, then becomes the tool, so that signals reach it.
run_tool() {
  local jdk
  jdk=$(find_jdk)
  build_tools
  exec "$jdk/bin/java" "${TOOLS_JVM[@]}" \
    -cp "target/test-classes:target/classes:$(<target/tools/classpath)" "$@"
}
