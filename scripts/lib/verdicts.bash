# shellcheck shell=bash disable=SC2154
# What a test of processes needs: waits, stops, and its results. $work is its temporary directory.

readonly STOP_SECONDS=10 LOG_LINES=60

passed=0
failed=0

# within SECONDS COMMAND...: repeats a command until it succeeds; fails when the time is over.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

is_gone() {
  ! kill -0 "$1" 2>/dev/null
}

# stop PID...: stops processes of this script, by force if they take too long.
stop() {
  (($# > 0)) || return 0
  kill -TERM "$@" 2>/dev/null || true
  local pid
  for pid in "$@"; do
    within "$STOP_SECONDS" is_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
  done
  wait "$@" 2>/dev/null || true
}

# now: milliseconds since the epoch.
now() {
  date +%s%3N
}

# verdict STATUS WHAT: prints and counts a result; with the ends of all logs if it is a failure.
verdict() {
  if (($1 == 0)); then
    passed=$((passed + 1))
    printf 'passed: %s\n' "$2"
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$2"
    print_logs "$work" >&2
  fi
}

# print_logs FOLDER: prints the ends of the logs in a folder and its subfolders that are not empty.
print_logs() {
  find "$1" -maxdepth 2 -name '*.log' -size +0 -exec tail -v -n "$LOG_LINES" {} + | tr '\r' '\n' | sed 's/ *$//' | uniq
}
