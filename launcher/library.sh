# Builds the library and the command line for `heddle run`, when they are stale. Sourced by
# ../heddle.
#
# What was built stands in .heddle/lib/<hash of the sources>: it is up to date if the folder is
# there, and it never changes after that, so a run in progress keeps its jars whatever is built
# meanwhile. A build works in folders of its own and ends with one rename, so that builds at the
# same time cannot harm one another; the lock only spares the second one the work.

# Runs with the project as the current folder: the names of the files are part of the hash.
library_hash() {
  local sum
  if command -v sha256sum >/dev/null; then
    sum='sha256sum'
  else
    sum='shasum -a 256'
  fi
  # $sum is a command and its options.
  # shellcheck disable=SC2086
  find pom.xml .mvn core/pom.xml core/src/main cli/pom.xml cli/src/main -type f -print0 |
    LC_ALL=C sort -z | xargs -0 $sum | $sum | cut -c 1-32
}

# Sets `library` to the folder of the jars.
ensure_library() {
  local hash
  hash=$(cd "$HEDDLE_ROOT" && library_hash)
  library=$HEDDLE_ROOT/.heddle/lib/$hash
  [ -d "$library" ] && return
  find_maven
  mkdir -p "$HEDDLE_ROOT/.heddle/lib" || fail "cannot write to $HEDDLE_ROOT/.heddle"
  if [ -t 2 ]; then
    printf 'heddle: building the library, since its sources are new or have changed\n' >&2
  fi
  # In a process of its own, so that the lock and the clean-up end with the build.
  (
    if command -v flock >/dev/null; then
      exec 9>"$HEDDLE_ROOT/.heddle/lock"
      flock 9
    fi
    [ -d "$library" ] || build_library
  ) || exit 1
}

# Runs in a subshell: its variables and its trap are its own.
build_library() {
  target=target/launcher-$$
  work=$HEDDLE_ROOT/.heddle/build-$$
  trap drop_build_folders EXIT
  mkdir -p "$work/lib"
  cd "$HEDDLE_ROOT" || return
  if ! "$MAVEN" --batch-mode --no-transfer-progress --quiet \
    --projects core,cli --also-make package \
    -Dmaven.test.skip=true -Dquick -Dheddle.target="$target" \
    >"$work/log" 2>&1 </dev/null 9>&-; then
    cat "$work/log" >&2
    fail "the library does not build; Maven's output is above"
  fi
  cp "cli/$target"/lib/*.jar "cli/$target"/heddle-cli-*.jar "$work/lib"
  # If another build without the lock was faster, its folder is as good as ours.
  [ -d "$library" ] || mv "$work/lib" "$library"
  drop_old_libraries
}

drop_build_folders() {
  local module
  for module in . core cli; do
    rm -rf "${HEDDLE_ROOT:?}/$module/$target"
  done
  rm -rf "$work"
}

# The last few stay: for runs in progress, and for going back and forth between branches.
drop_old_libraries() {
  local old
  # The names are hashes: nothing in them can trip ls.
  # shellcheck disable=SC2012
  ls -t "$HEDDLE_ROOT/.heddle/lib" | tail -n +6 | while IFS= read -r old; do
    rm -rf "$HEDDLE_ROOT/.heddle/lib/$old"
  done
}
