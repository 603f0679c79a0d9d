# shellcheck shell=bash
# Runs Meridian's Java tools (src/tools, src/benchmarks). Call run_tool in the repository's root, with
# scripts/lib/jdk.bash sourced too.

readonly TOOLS_BUILT=target/tools/built TOOLS_LOCK=target/tools.lock TOOLS_ZIP=target/meridian-lambda.zip
readonly TOOLS_SOURCES=(pom.xml src regions/global.schema.json regions/region.schema.json)

# What the libraries need to run without warnings, and a quick start. Up to 64 connections to the
# embedded DynamoDB are kept alive. A script may add to them.
TOOLS_JVM=(
  -XX:+UseSerialGC
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  -Dslf4j.internal.verbosity=ERROR
  -Dhttp.maxConnections=64
)

# are_tools_built: whether nothing is newer than what was built last.
are_tools_built() {
  [[ -f $TOOLS_BUILT && -z $(find "${TOOLS_SOURCES[@]}" -newer "$TOOLS_BUILT" -print -quit) ]]
}

# lock_tools: waits until no other script builds. The lock names its owner, so that it can be told
# from one that a killed script has left.
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

# build_tools: compiles Meridian if need be. Of scripts started at once, one does and the others wait.
build_tools() {
  are_tools_built && return
  lock_tools
  are_tools_built || compile_tools
  rm -f "$TOOLS_LOCK"
}

# compile_tools: Maven leaves $TOOLS_BUILT, as old as the build's beginning, at this or a later phase.
compile_tools() {
  echo "Building Meridian ..." >&2
  maven process-test-classes
}

# maven ARGUMENT...: runs it without what it ends with even where there is no terminal: escape sequences.
maven() {
  mvn -q -B -Dmeridian.skipFormat "$@" 2>&1 | sed $'s/\033\\[[0-9;]*m//g' >&2
}

# build_zip: packages what is shipped, if need be.
build_zip() {
  build_tools
  [[ -f $TOOLS_ZIP && ! $TOOLS_BUILT -nt $TOOLS_ZIP ]] && return
  lock_tools
  echo "Packaging Meridian ..." >&2
  maven -DskipTests package
  touch "$TOOLS_ZIP"
  rm -f "$TOOLS_LOCK"
}

# run_tool MAIN_CLASS [ARGUMENT...]: builds if need be, then becomes the tool, so that signals reach it.
run_tool() {
  local jdk
  jdk=$(find_jdk)
  build_tools
  exec "$jdk/bin/java" "${TOOLS_JVM[@]}" \
    -cp "target/test-classes:target/classes:$(<target/tools/classpath)" "$@"
}

# run_tool_on_files MAIN_CLASS FOLDER "OPTION..." [ARGUMENT...]: runs a tool; the paths that these
# options take are meant from that folder, where the caller is.
run_tool_on_files() {
  local main=$1 from=$2/ options=" $3 " previous='' argument
  local arguments=()
  shift 3
  [[ $from != "$PWD/" ]] || from=''
  for argument; do
    if [[ $options == *" $previous "* && $argument != /* ]]; then
      argument=$from$argument
    elif [[ $options == *" ${argument%%=*} "* && $argument == *=* && ${argument#*=} != /* ]]; then
      argument=${argument%%=*}=$from${argument#*=}
    fi
    arguments+=("$argument")
    previous=$argument
  done
  # bash before 4.4 takes an empty array for an unset one.
  run_tool "$main" ${arguments[@]+"${arguments[@]}"}
}
