# Finds a JDK and builds the stress tests if they are stale. Sourced by run and soak, after stress.

fail() {
  printf 'heddle stress: %s\n' "$1" >&2
  exit 1
}

root=$(dirname "$stress")
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
settings=$("$java" -XshowSettings:properties -version 2>&1 || true)
version=$(sed -n 's/^ *java.specification.version = //p' <<<"$settings")
if [ -z "$version" ] || [ "${version%%.*}" -lt 25 ] 2>/dev/null; then
  fail "needs a JDK 25 or newer, but '$java' is ${version:-no Java}; set JAVA_HOME"
fi
# Maven's own choice of a Java may be another.
JAVA_HOME=$(sed -n 's/^ *java.home = //p' <<<"$settings")
export JAVA_HOME

# The library as it was built with the tests, and what they need.
stress_classes="$stress/target/classes:$stress/target/test-classes:$stress/target/lib/*"

# In a process of its own, so that the lock ends with the build: of several that start at once, one
# builds.
build_stress() (
  built="$stress/target/built"
  sources=("$root/pom.xml" "$root/core/pom.xml" "$root/core/src/main" "$stress/pom.xml"
    "$stress/src")
  mkdir -p "$stress/target"
  if command -v flock >/dev/null; then
    exec 9>"$stress/target/lock"
    flock 9
  fi
  if [ ! -e "$built" ] || [ -n "$(find "${sources[@]}" -newer "$built" -print -quit)" ]; then
    echo "building the stress tests" >&2
    touch "$built.begun"
    (cd "$root" && "${MAVEN:-mvn}" -B -q -Pstress -pl stress -am -Dquick -DskipTests package) >&2
    mv "$built.begun" "$built"
  fi
)
