# shellcheck shell=bash disable=SC2034
# What every script begins with: it stops at the first failure, works in the repository's root, and answers --help and
# --version before anything else, without a build. Source it first, in the script's own scope.
set -euo pipefail

# The folder that the caller's paths are relative to.
readonly caller=$PWD
script=$(cd "$(dirname "$0")" && pwd)/${0##*/}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly script=${script#"$PWD"/}

# The command that continues after a failure. A script that another script runs names the outermost one.
again=${MERIDIAN_AGAIN:-$script${*:+ $*}}
export MERIDIAN_AGAIN=$again

# The exit code of a script that failed. For scripts/status, 1 says something else.
failure=1

# The default of fail's NEXT.
next="Fix the cause, then run $again: it continues where it stopped."

# AWS's page about installing its CLI.
readonly AWS_CLI_PAGE=https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html

say() {
  printf '%s\n' "$*"
}

# fail WHAT [NEXT]: ends the script with a sentence that says what failed, and the command to run next. An empty NEXT
# prints none, for a failure whose message or whose EXIT trap names the command.
fail() {
  local advice=${2-$next}
  # What was waited for.
  [[ ! -t 1 ]] || printf '\033[K'
  say "$1${advice:+ $advice}" >&2
  exit "$failure"
}

# wrong FAULT: ends a script that was called with wrong arguments.
wrong() {
  printf '%s\n' "$script: $1." "See '$script --help'." >&2
  exit 2
}

# need PROGRAM...: ends the script unless these are installed.
need() {
  local program apt brew
  for program; do
    ! command -v "$program" >/dev/null || continue
    case $program in
      # Debian's package is older than what scripts/doctor accepts.
      aws) fail "$script needs aws, which is not installed: install it as $AWS_CLI_PAGE says." '' ;;
      mvn) apt=maven brew=maven ;;
      aria2c) apt=aria2 brew=aria2 ;;
      promtool) apt=prometheus brew=prometheus ;;
      transmission-*) apt=transmission-cli brew=transmission-cli ;;
      *) apt=$program brew=$program ;;
    esac
    fail "$script needs $program, which is not installed: install it with 'apt-get install $apt' or 'brew install $brew'." ''
  done
}

# print_help: prints the script's header and, unless that lists its exit codes, what those of all scripts mean.
print_help() {
  local header
  header=$(sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$script")
  say "$header"
  [[ $header == *$'\n''Exit codes:'* ]] || cat scripts/lib/exit-codes.txt
}

# print_version: prints the version in pom.xml and, in a Git checkout, its commit.
print_version() {
  local commit
  commit=$(git describe --always --dirty 2>/dev/null) || commit=''
  say "Meridian $(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml)${commit:+ ($commit)}"
}

for argument; do
  case $argument in
    --help) print_help; exit ;;
    --version) print_version; exit ;;
  esac
done
unset argument
