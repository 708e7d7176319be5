# Runs something beside the core's tests that disturbs their JVM: `heddle test --beside NAME`. Sourced
# by ../heddle, before suite.sh.
#
# A debugger and dumps are programs of the stress module's, run from their source. They and the
# launcher share a folder in /tmp: the comment of Rounds says what is in it.

beside_names='debugger, recorder, dumps'

check_beside() {
  case $1 in
    debugger | recorder | dumps) ;;
    *) fail "--beside is '$1'; it must be one of: $beside_names" ;;
  esac
}

# Starts $1, for tests that run on the JDK in $2. Sets `beside_flags` to what their JVM is given.
start_beside() {
  beside=$1
  # A blank would end the JVM's flag.
  beside_folder=$(mktemp -d /tmp/heddle-beside.XXXXXX)
  beside_process=
  trap end_beside EXIT
  if [ "$beside" = recorder ]; then
    beside_flags=$(recorder_flags "$2")
  else
    start_beside_program
    beside_flags=$(cat "$beside_folder/flags")
  fi
  # So that the tests' JVM is told from others.
  beside_flags="$beside_flags -Dheddle.beside=$beside_folder"
}

start_beside_program() {
  local program
  case $beside in
    debugger) program=Debugger.java ;;
    dumps) program=Dumps.java ;;
  esac
  program=$HEDDLE_ROOT/stress/src/main/java/dev/heddle/beside/$program
  [ -e "$program" ] || fail "this tree has no ${program#"$HEDDLE_ROOT/"}"
  "$JAVA_HOME/bin/java" "$program" "$beside_folder" >&2 &
  beside_process=$!
  while [ ! -e "$beside_folder/flags" ]; do
    kill -0 "$beside_process" 2>/dev/null || fail "the $beside beside the tests ended at once"
    sleep 0.1
  done
}

# The usual profile, and each event of virtual threads that the JDK has, however short.
recorder_flags() {
  local event flags=-XX:StartFlightRecording:settings=profile,maxsize=64m
  for event in $("$1/bin/jfr" metadata | sed -n 's/^@Name("\(jdk\.VirtualThread[A-Za-z]*\)")$/\1/p'); do
    # With a plus it may be a setting that the event does not have.
    flags=$flags,+$event#enabled=true,+$event#threshold=0ns
  done
  printf '%s\n' "$flags,filename=$beside_folder/%p.jfr \
-XX:FlightRecorderOptions:repository=$beside_folder/repository -Xlog:jfr+startup=error"
}

# Says what ran beside the tests, on the JDK in $1, or that nothing did.
tell_beside() {
  local recording
  if [ "$beside" = recorder ]; then
    for recording in "$beside_folder"/*.jfr; do
      [ -s "$recording" ] || fail 'nothing was recorded beside the tests'
      printf 'heddle: recorded beside the tests, in the last 64 MB:\n'
      "$1/bin/jfr" summary "$recording" | grep -E '^ jdk\.VirtualThread'
    done
    return
  fi
  [ -e "$beside_folder/rounds" ] || fail "the $beside beside the tests did nothing"
  kill -0 "$beside_process" 2>/dev/null || fail "the $beside ended before the tests, \
after $(cat "$beside_folder/rounds") rounds"
  printf 'heddle: beside the tests ran the %s: %s rounds\n' "$beside" "$(cat "$beside_folder/rounds")"
}

end_beside() {
  if [ -n "$beside_process" ]; then
    kill "$beside_process" 2>/dev/null || true
    wait "$beside_process" 2>/dev/null || true
  fi
  rm -rf "$beside_folder"
}
