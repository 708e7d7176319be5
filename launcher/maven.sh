# Finds Maven and readies its environment. Sourced by ../heddle, after jdk.sh.

# Sets MAVEN to the command, or ends with a message. Needs JAVA_HOME, on which Maven will run.
find_maven() {
  local home
  MAVEN=$(command -v mvn) || MAVEN=
  for home in "${MAVEN_HOME:-}" "${M2_HOME:-}"; do
    if [ -z "$MAVEN" ] && [ -n "$home" ] && [ -x "$home/bin/mvn" ]; then
      MAVEN=$home/bin/mvn
    fi
  done
  [ -n "$MAVEN" ] || fail "Maven is missing: there is no 'mvn' on PATH; install Maven 3.8 or newer \
(apt-get install maven, brew install maven, …)"
  quiet_maven
}

# Maven's own libraries use what newer JVMs warn about, several lines in every build. Only JVMs
# that are known to have these options get them.
quiet_maven() {
  if [ "$(major_version "$(jdk_version "$JAVA_HOME")")" -le 26 ]; then
    export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
${MAVEN_OPTS:-}"
  fi
}

# The option that adds the modules which are not built by default, where this tree has them.
existing_profiles() {
  local profile profiles=
  for profile in bench stress; do
    if [ -f "$HEDDLE_ROOT/$profile/pom.xml" ]; then
      profiles=${profiles:+$profiles,}$profile
    fi
  done
  printf '%s\n' "${profiles:+-P$profiles}"
}

# The modules that these profiles add, separated by commas.
existing_others() {
  local module modules=
  for module in bench bench/jmh stress; do
    if [ -f "$HEDDLE_ROOT/$module/pom.xml" ]; then
      modules=${modules:+$modules,}$module
    fi
  done
  printf '%s\n' "$modules"
}
