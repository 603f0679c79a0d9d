# shellcheck shell=bash
# Finds the JDK that Meridian is built and run with. Source it, then call find_jdk.

readonly MERIDIAN_JDK=25

# is_jdk HOME: whether HOME holds a JDK (not only a runtime) of this release.
is_jdk() {
  [[ -x "$1/bin/javac" && -r "$1/release" ]] && grep -q "^JAVA_VERSION=\"${MERIDIAN_JDK}[.\"]" "$1/release"
}

# find_jdk: prints the home of the first JDK of this release in the places where JDKs are usually installed. Those that
# the environment names come first.
find_jdk() {
  local on_path home
  on_path=$(command -v javac 2>/dev/null) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for home in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_AARCH64:-}" "$on_path" \
    /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.jabba/jdk/* /opt/jdk* /opt/java/* \
    /opt/homebrew/opt/openjdk@*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk@*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk@*/libexec \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [[ -n "$home" ]] && is_jdk "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  printf '%s\n' "Meridian needs JDK ${MERIDIAN_JDK}, which was not found: install it with 'apt-get install openjdk-${MERIDIAN_JDK}-jdk' or 'brew install openjdk@${MERIDIAN_JDK}' (or from https://adoptium.net), or set JAVA_HOME to it." >&2
  return 1
}
