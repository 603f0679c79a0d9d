# shellcheck shell=bash
# What runs the stores' JUnit classes on another server than the embedded ones. Needs lib/tools.bash and lib/verdicts.bash.

# failed_to_start WHY: no test was run, which counts as a failure.
failed_to_start() {
  say "$1 No test was run."
  say "0 passed, 1 failed"
  exit 1
}

# run_store_tests TESTS OPTION...: runs test classes with options of Maven, and counts their results.
run_store_tests() {
  local report status=0 sum all failures errors skipped tests=$1
  shift
  report=$(mktemp)
  mvn -B -ntp surefire:test -Djvm="$(find_jdk)/bin/java" -Dtest="$tests" -DforkCount=1 "$@" </dev/null 2>&1 |
    tee "$report" | grep --line-buffered -E '(Tests run|ERROR|FAIL|conflicts)' || status=$?
  # The last of these lines is the sum.
  sum=$(sed -nE 's/.*Tests run: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+), Skipped: ([0-9]+)$/\1 \2 \3 \4/p' "$report" |
    tail -n 1)
  rm "$report"
  read -r all failures errors skipped <<<"${sum:-0 1 0 0}"
  ((status == 0 || failures + errors > 0)) || failures=1
  ((all < failures + errors + skipped)) || passed=$((passed + all - failures - errors - skipped))
  failed=$((failed + failures + errors))
}

# print_sum: prints the line "N passed, M failed"; fails if a test did.
print_sum() {
  say "$passed passed, $failed failed"
  ((failed == 0))
}
