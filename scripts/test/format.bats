#!/usr/bin/env bats
# scripts/format, on a project of one file.

setup_file() {
  cd "$BATS_TEST_DIRNAME/../.." || return
  [[ -f target/tools/google-java-format.jar ]] || mvn -q initialize
}

setup() {
  cp -R "$BATS_TEST_DIRNAME/../../scripts" "$BATS_TEST_TMPDIR"
  mkdir -p "$BATS_TEST_TMPDIR/target/tools" "$BATS_TEST_TMPDIR/src"
  cp "$BATS_TEST_DIRNAME/../../target/tools/google-java-format.jar" "$BATS_TEST_TMPDIR/target/tools"
  cd "$BATS_TEST_TMPDIR" || return
  printf 'class A{}\n' >src/A.java
}

@test "an unknown option: two lines, and exit code 2" {
  run scripts/format --chekc
  [ "$status" -eq 2 ]
  [ "${#lines[@]}" -eq 2 ]
  [[ $output == *"There is no option or argument --chekc."* ]]
}

@test "--check lists what is not formatted, fails and changes nothing" {
  run scripts/format --check
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = "src/A.java" ]
  [ "${lines[1]}" = "The files above are not formatted: run scripts/format." ]
  [ "$(cat src/A.java)" = "class A{}" ]
}

@test "formatted sources pass --check" {
  run scripts/format
  [ "$status" -eq 0 ]
  [ "$(cat src/A.java)" = "class A {}" ]
  run scripts/format --check
  [ "$status" -eq 0 ]
  [ -z "$output" ]
}
