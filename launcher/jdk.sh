# Finds a JDK that Heddle runs on. Sourced by ../heddle and ../.ci/run.
#
# Which one: HEDDLE_JAVA_HOME, which must do if it is set; JAVA_HOME if it does; the one on PATH if
# it does; else the newest in the usual places. The version is read from the file `release` that
# every JDK has, since to ask a JVM costs more time than a small program takes.

HEDDLE_JDK_WANTED=25

# The version of the JDK in a folder ("25.0.3"), or nothing if there is none.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\(.*\)".*$/\1/p' "$1/release"
}

# "25.0.3" and "25-ea" give 25; "1.8.0_402" gives 1, which is old enough for us.
major_version() {
  local digits=${1%%[!0-9]*}
  printf '%s\n' "${digits:-0}"
}

jdk_is_suitable() {
  [ "$(major_version "$(jdk_version "$1")")" -ge "$HEDDLE_JDK_WANTED" ]
}

# The JDK whose java is first on PATH, or nothing.
jdk_on_path() {
  local java
  java=$(command -v java) || return 0
  dirname "$(dirname "$(resolve_links "$java")")"
}

# Every folder that may be a JDK, one a line.
jdk_places() {
  local dirs dir IFS=:
  local mine=${HOME:-/nonexistent}
  dirs=/usr/lib/jvm:/usr/lib64/jvm:/usr/java:/opt:/opt/java:/usr/local:/usr/local/java
  dirs=$dirs:$mine/.sdkman/candidates/java:$mine/.jdks:$mine/.asdf/installs/java
  dirs=$dirs:/Library/Java/JavaVirtualMachines:$mine/Library/Java/JavaVirtualMachines
  dirs=$dirs:/opt/homebrew/opt:/usr/local/opt
  dirs=${HEDDLE_JDK_DIRS-$dirs}
  for dir in $dirs; do
    # The last two are where macOS and Homebrew keep them.
    printf '%s\n' "$dir"/*/ "$dir"/*/Contents/Home/ "$dir"/*/libexec/openjdk.jdk/Contents/Home/
  done
}

newest_suitable_jdk() {
  local home version
  jdk_places | while IFS= read -r home; do
    home=${home%/}
    version=$(jdk_version "$home")
    [ -n "$version" ] || continue
    if [ "$(major_version "$version")" -ge "$HEDDLE_JDK_WANTED" ]; then
      # Numbers only, so that 25.0.10 comes after 25.0.9.
      printf '%s\t%s\n' "${version%%[!0-9.]*}" "$home"
    fi
  done | sort -t . -k 1,1n -k 2,2n -k 3,3n | tail -n 1 | cut -f 2
}

# What there is, for the message that nothing of it does.
describe_jdks() {
  local home version
  {
    printf '%s\n' "${JAVA_HOME:-}"
    jdk_on_path
    jdk_places
  } | while IFS= read -r home; do
    home=${home%/}
    version=$(jdk_version "$home")
    [ -z "$version" ] || printf '  found: JDK %s in %s, which is too old\n' "$version" "$home"
  done | sort -u
}

# Sets JAVA_HOME to a suitable JDK, or ends with a message.
find_jdk() {
  local home
  if [ -n "${HEDDLE_JAVA_HOME:-}" ]; then
    jdk_is_suitable "$HEDDLE_JAVA_HOME" || fail "HEDDLE_JAVA_HOME is '$HEDDLE_JAVA_HOME', which \
holds $(describe_jdk "$HEDDLE_JAVA_HOME"); it must be a JDK $HEDDLE_JDK_WANTED or newer"
    home=$HEDDLE_JAVA_HOME
  elif [ -n "${JAVA_HOME:-}" ] && jdk_is_suitable "$JAVA_HOME"; then
    home=$JAVA_HOME
  else
    home=$(jdk_on_path)
    if [ -z "$home" ] || ! jdk_is_suitable "$home"; then
      home=$(newest_suitable_jdk)
    fi
  fi
  [ -n "$home" ] || report_no_jdk
  export JAVA_HOME=$home
}

describe_jdk() {
  local version
  version=$(jdk_version "$1")
  printf '%s\n' "${version:+JDK }${version:-no JDK}"
}

report_no_jdk() {
  local found
  found=$(describe_jdks)
  {
    printf 'heddle: no JDK %s or newer found\n' "$HEDDLE_JDK_WANTED"
    printf '%s\n' "${found:-  found: no JDK at all}"
    printf '  looked at: JAVA_HOME, PATH, %s\n' \
      "${HEDDLE_JDK_DIRS-/usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks and the like}"
    printf '  what to do: install one, or say where it is: HEDDLE_JAVA_HOME=/path/to/jdk-%s\n' \
      "$HEDDLE_JDK_WANTED"
  } >&2
  exit 1
}
