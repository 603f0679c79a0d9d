#!/usr/bin/env bats
# Which JDK scripts/lib/jdk.bash finds. It searches for a release that does not exist, so the JDKs of this machine do
# not matter.

setup() {
  export HOME=$BATS_TEST_TMPDIR
  unset JAVA_HOME JAVA25_HOME JAVA_HOME_25_X64 JAVA_HOME_25_AARCH64
  sed 's/MERIDIAN_JDK=25/MERIDIAN_JDK=99/' "$BATS_TEST_DIRNAME/../lib/jdk.bash" >"$HOME/jdk.bash"
}

# install FOLDER RELEASE: makes a folder that looks like a JDK.
install() {
  mkdir -p "$1/bin"
  touch "$1/bin/javac"
  chmod +x "$1/bin/javac"
  echo "JAVA_VERSION=\"$2\"" >"$1/release"
}

find_jdk() {
  bash -euo pipefail -c 'source "$HOME/jdk.bash"; find_jdk'
}

@test "no JDK: one sentence, and exit code 1" {
  run find_jdk
  [ "$status" -eq 1 ]
  [ "$output" = "Meridian needs JDK 99, which was not found: install it with 'apt-get install openjdk-99-jdk' or 'brew install openjdk@99' (or from https://adoptium.net), or set JAVA_HOME to it." ]
}

@test "JAVA_HOME comes first" {
  install "$HOME/one" 99
  install "$HOME/.jdks/other" 99
  JAVA_HOME=$HOME/one run find_jdk
  [ "$status" -eq 0 ]
  [ "$output" = "$HOME/one" ]
}

@test "a JAVA_HOME of another release is skipped" {
  install "$HOME/old" 9.99
  install "$HOME/older" 98.0.2
  install "$HOME/.jdks/matching" 99.0.1
  JAVA_HOME=$HOME/old JAVA25_HOME=$HOME/older run find_jdk
  [ "$status" -eq 0 ]
  [ "$output" = "$HOME/.jdks/matching" ]
}

@test "a runtime without a compiler is skipped" {
  install "$HOME/runtime" 99
  rm "$HOME/runtime/bin/javac"
  JAVA_HOME=$HOME/runtime run find_jdk
  [ "$status" -eq 1 ]
}

@test "a folder with a space in its name is found" {
  install "$HOME/.jdks/jdk 99" 99.0.1
  run find_jdk
  [ "$output" = "$HOME/.jdks/jdk 99" ]
}
