# shellcheck shell=bash
# Builds Meridian's classes and its Lambda artifact if their sources have changed. Source it with scripts/lib/command.bash.

# shellcheck source=scripts/lib/jdk.bash
source scripts/lib/jdk.bash

readonly TOOLS_BUILT=target/tools/built TOOLS_LOCK=target/tools.lock BUILT_ARTIFACT=target/meridian-lambda.zip
readonly ARTIFACT_SOURCES=(pom.xml src/main src/assembly/lambda.xml)
readonly TOOLS_SOURCES=(pom.xml src regions/global.schema.json regions/region.schema.json)

# is_newest FILE SOURCE...: whether the file exists, and none of these files and folders is newer. A source may be missing.
is_newest() {
  local file=$1
  shift
  [[ -f $file && -z $(find "$@" -newer "$file" -print -quit 2>/dev/null) ]]
}

# are_tools_built: whether no source is newer than the last build.
are_tools_built() {
  is_newest "$TOOLS_BUILT" "${TOOLS_SOURCES[@]}"
}

# is_artifact_built: whether none of its sources is newer than the Lambda artifact.
is_artifact_built() {
  is_newest "$BUILT_ARTIFACT" "${ARTIFACT_SOURCES[@]}"
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

# maven ARGUMENT...: runs Maven, which finds fewer JDKs than find_jdk does. It ends its output with escape sequences even without a terminal: they are removed.
maven() {
  [[ -d $HOME/.m2/repository/software/amazon/awssdk ]] || echo "Maven downloads what it does not have yet, about 175 MB." >&2
  JAVA25_HOME=$(find_jdk) mvn -q -B -Dmeridian.skipFormat "$@" 2>&1 | sed $'s/\033\\[[0-9;]*m//g' >&2
}

# build_artifact: compiles and packages the Lambda artifact if a source has changed.
build_artifact() {
  build_tools
  package_artifact
}

# package_artifact: packages the Lambda artifact if one of its sources has changed; fails if Maven does.
package_artifact() {
  local status=0
  ! is_artifact_built || return 0
  need mvn
  lock_tools
  if ! is_artifact_built; then
    echo "Packaging Meridian ..." >&2
    # Maven does not write a zip that would be the same.
    maven -DskipTests package && touch "$BUILT_ARTIFACT" || status=$?
  fi
  rm -f "$TOOLS_LOCK"
  return "$status"
}
