# Runs the core's tests on another JDK, with more flags of the JVM's, or with something beside them that
# disturbs their JVM: `heddle test --jdk DIR --flags '…' --beside NAME`. Sourced by ../heddle, after
# jdk.sh, maven.sh and beside.sh.
#
# Only the tests run there. What compiles is the JDK that heddle finds, since the checkers may not
# know a newer one.

# $@: options as above, then what Maven is given as well.
run_suite() {
  local jdk='' flags='' beside='' collector=-XX:+UseParallelGC
  local slowness=1 patience status=0
  while [ $# -gt 0 ]; do
    case $1 in
      --jdk | --flags | --beside)
        [ -n "${2:-}" ] || fail "$1 needs a value: --jdk a folder, --flags what the JVM is given, \
--beside one of $beside_names"
        case $1 in
          --jdk) jdk=$2 ;;
          --flags) flags=$2 ;;
          --beside) check_beside "$2" && beside=$2 ;;
        esac
        shift 2
        ;;
      *) break ;;
    esac
  done
  find_jdk
  if [ -n "$jdk" ]; then
    [ -d "$jdk" ] || fail "--jdk is '$jdk', and there is no such folder; \
it must be a JDK $HEDDLE_JDK_WANTED or newer"
    jdk_is_suitable "$jdk" || fail "--jdk is '$jdk', which holds $(describe_jdk "$jdk"); \
it must be a JDK $HEDDLE_JDK_WANTED or newer"
    jdk=$(cd "$jdk" && pwd)
  else
    jdk=$JAVA_HOME
  fi
  case " $flags" in
    *' -XX:+Use'*GC*) collector='' ;;
  esac
  case " $flags " in
    # Nothing is compiled, or everything is before it runs.
    *' -Xint '* | *' -Xcomp '*) slowness=20 ;;
  esac
  patience=$slowness
  case $beside in
    # The tests' JVM stands still for half of the time or more.
    debugger | dumps) patience=$((patience * 5)) ;;
  esac
  check_flags "$jdk" "$collector" "$flags"
  set -- --projects core test "-Djvm=$jdk/bin/java" -Dheddle.test.oneFlag.skip=true \
    "-Dheddle.test.collector=$collector" \
    "-Dheddle.test.slowness=$slowness" "-Dheddle.test.patience=$patience" \
    "-Dheddle.test.forkSeconds=$((patience * 1800))" "$@"
  if [ -z "$beside" ]; then
    run_maven "-Dheddle.test.flags=$flags" "$@"
  fi
  start_beside "$beside" "$jdk"
  (run_maven "-Dheddle.test.flags=$flags $beside_flags" "$@") || status=$?
  tell_beside "$jdk"
  exit "$status"
}

# Ends with a message if the JVM does not start with the flags of the tests and these.
check_flags() {
  local said
  # No collector is no argument, and the flags are a list of words.
  # shellcheck disable=SC2086
  said=$("$1/bin/java" $2 "@$HEDDLE_ROOT/launcher/jvm-flags" $3 -version 2>&1) && return
  # The first line that is not about the JVM's not starting.
  said=$(printf '%s\n' "$said" |
    sed -e '/^Error: Could not create/d' -e '/^Error: A fatal exception/d' \
      -e '/^Error occurred during/d' -e '/^$/d' | head -n 1)
  fail "--flags is '$3', which the JVM in '$1' refuses: ${said:-it does not say why}"
}
