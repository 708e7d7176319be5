# Builds the library and the command line for `heddle run`, when they are stale. Sourced by
# ../heddle.
#
# What was built stands in lib/<hash of the sources> of a cache folder: it is up to date if it is
# there and whole, and it never changes after that, so a run in progress keeps its jars whatever is
# built meanwhile. A build works on a copy of the sources, in a folder of its own, and ends with one
# rename, so that builds at the same time cannot harm one another; the lock only spares the second
# one the work.
#
# The cache folder is .heddle in the tree. Who may not write there, since the tree belongs to somebody
# else or is mounted so, uses what others built, and builds in a folder of their own. So does a tree
# with a colon in its path, which Java cannot have in a list of paths.

# Sets `sum` to the command that makes hashes, with its options.
find_sum() {
  if command -v sha256sum >/dev/null; then
    sum='sha256sum'
  else
    sum='shasum -a 256'
  fi
}

# Runs with the project as the current folder: the names of the files are part of the hash.
library_hash() {
  # $sum is a command and its options.
  # shellcheck disable=SC2086
  find pom.xml .mvn core/pom.xml core/src/main cli/pom.xml cli/src/main -type f -print0 |
    LC_ALL=C sort -z | xargs -0 $sum | $sum | cut -c 1-32
}

# The cache folders, the tree's before the user's, one a line; a name has no line's end in it.
cache_folders() {
  local folder
  for folder in "$HEDDLE_ROOT/.heddle" \
    "${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}/heddle"; do
    case $folder in
      *:*) ;;
      /heddle) ;; # there is no home
      /*) printf '%s\n' "$folder" ;;
    esac
  done
}

# Sets `library` to the folder of the jars.
ensure_library() {
  local hash sum cache
  find_sum
  hash=$(cd "$HEDDLE_ROOT" && library_hash)
  while IFS= read -r cache; do
    library=$cache/lib/$hash
    if library_is_whole; then
      return
    fi
  done < <(cache_folders)
  find_maven
  find_writable_cache
  library=$cache/lib/$hash
  if [ -t 2 ]; then
    printf 'heddle: building the library, since its sources are new or have changed\n' >&2
  fi
  # In a process of its own, so that the lock and the clean-up end with the build.
  (
    if command -v flock >/dev/null && can_write "$cache/lock"; then
      exec 9>>"$cache/lock"
      flock 9
    fi
    library_is_whole || build_library
  ) || exit 1
}

# Whether all that was built is there as it was built, and may be read. A crash of the machine, or a
# full disk, may leave files that are empty, cut or full of zeros.
library_is_whole() {
  [ -s "$library/sums" ] && [ -r "$library/sums" ] &&
    [ "$(jar_sums "$library" 2>/dev/null)" = "$(cat "$library/sums")" ]
}

jar_sums() {
  # $sum is a command and its options.
  # shellcheck disable=SC2086
  (cd "$1" && export LC_ALL=C && $sum ./*.jar)
}

# Sets `cache` to the first cache folder that a build can be put into.
find_writable_cache() {
  local all
  while IFS= read -r cache; do
    if mkdir -p "$cache/lib" 2>/dev/null && can_write "$cache/lib/any"; then
      return
    fi
    all=${all:+$all or }$cache
  done < <(cache_folders)
  fail "the library must be built, and there is no folder to write it to: not ${all:-one known}; set \
XDG_CACHE_HOME to one"
}

# Whether a file may be written, or made if it is not there.
can_write() {
  if [ -e "$1" ]; then
    [ -w "$1" ]
  else
    [ -w "$(dirname "$1")" ]
  fi
}

# Runs in a subshell: its variables and its trap are its own.
build_library() {
  work=$cache/build-$$
  trap 'rm -rf "${work:?}"' EXIT
  copy_sources "$work/tree"
  if ! (cd "$work/tree" && "$MAVEN" --batch-mode --no-transfer-progress --quiet \
    --projects core,cli --also-make package -Dmaven.test.skip=true -Dquick \
    >"$work/log" 2>&1 </dev/null 9>&-); then
    # The copy's path means nothing to the user.
    while IFS= read -r line; do
      printf '%s\n' "${line//"$work/tree"/$HEDDLE_ROOT}"
    done <"$work/log" >&2
    fail "the library does not build; Maven's output is above"
  fi
  mkdir "$work/lib"
  cp "$work/tree/cli/target"/lib/*.jar "$work/tree/cli/target"/heddle-cli-*.jar "$work/lib"
  # Maven's own copies may be for one user alone. Without a `u` the umask still counts.
  chmod +r "$work/lib"/*.jar
  jar_sums "$work/lib" >"$work/sums"
  mv "$work/sums" "$work/lib/sums"
  if [ -e "$library" ] && ! library_is_whole; then
    mv "$library" "$work/damaged"
  fi
  # If another build without the lock was faster, its folder is as good as ours.
  [ -e "$library" ] || mv "$work/lib" "$library"
  drop_old_libraries
}

# Copies what the two modules are built from. Maven wants to see the other modules' poms, too.
copy_sources() {
  local pom
  cd "$HEDDLE_ROOT" || return
  for pom in pom.xml */pom.xml */*/pom.xml; do
    if [ -f "$pom" ]; then
      mkdir -p "$1/$(dirname "$pom")"
      cp "$pom" "$1/$pom"
    fi
  done
  cp -R .mvn "$1"
  mkdir "$1/core/src" "$1/cli/src"
  cp -R core/src/main "$1/core/src"
  cp -R cli/src/main "$1/cli/src"
}

# The last few stay: for runs in progress, and for going back and forth between branches. What
# belongs to somebody else stays, too.
drop_old_libraries() {
  local old
  # The names are hashes: nothing in them can trip ls.
  # shellcheck disable=SC2012
  ls -t "$cache/lib" | tail -n +6 | while IFS= read -r old; do
    rm -rf "$cache/lib/$old" 2>/dev/null || true
  done
}
