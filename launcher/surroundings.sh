# What the JVM takes from the process that starts it, and could not run well on: its locale and its
# standard streams. Sourced by ../heddle.

# The JVM takes the encoding of file names and arguments from the locale, and -Dsun.jnu.encoding does
# not change that. In the locale C, which is also what one that is not installed comes to, it can
# name no file that has a letter beyond ASCII. There UTF-8 is taken, whose locales differ from C in
# nothing else. A locale that has an encoding of its own stays.
use_utf8_locale() {
  local locale
  # On macOS the JVM uses UTF-8 whatever the locale is.
  if [[ $OSTYPE == darwin* ]] || is_utf8; then
    return 0
  fi
  case $(locale charmap 2>/dev/null || true) in
    ANSI_X3.4-1968 | US-ASCII | '') ;;
    *) return 0 ;;
  esac
  for locale in C.UTF-8 C.utf8 en_US.UTF-8; do
    if (LC_ALL=$locale && is_utf8) 2>/dev/null; then
      if [ -n "${LC_ALL:-}" ]; then
        export LC_ALL=$locale
      else
        export LC_CTYPE=$locale
      fi
      return 0
    fi
  done
}

# Whether the shell itself counts these two bytes as one letter.
is_utf8() {
  local letter=$'\303\244'
  [ "${#letter}" -eq 1 ]
}

# A stream that is closed would be lent to the next file that is opened, and a program's output would
# be written into it.
open_closed_streams() {
  # A redirection would itself open something under the number that is looked at.
  [ -d /dev/fd ] || return 0
  is_open 0 || exec </dev/null
  is_open 1 || exec >/dev/null
  is_open 2 || exec 2>/dev/null
}

is_open() {
  [ -e "/dev/fd/$1" ] || [ -L "/dev/fd/$1" ]
}

# A JVM does not start in a folder that was deleted.
need_current_folder() {
  pwd -P >/dev/null 2>&1 || fail 'the current folder is gone, or cannot be looked at'
}

# Sets the array `words` to the words of HEDDLE_JAVA_OPTS. Blanks separate them; what stands between
# two quotes, of either kind, belongs to one word as it is.
split_java_opts() {
  local rest=${HEDDLE_JAVA_OPTS:-} word='' begun='' char quote
  words=()
  while [ -n "$rest" ]; do
    char=${rest:0:1}
    rest=${rest:1}
    case $char in
      [[:space:]])
        [ -z "$begun" ] || words+=("$word")
        word='' begun=''
        ;;
      \" | \')
        quote=$char
        case $rest in
          *"$quote"*) ;;
          *) fail "HEDDLE_JAVA_OPTS has a $quote that is not closed: $HEDDLE_JAVA_OPTS" ;;
        esac
        word=$word${rest%%"$quote"*}
        rest=${rest#*"$quote"}
        begun=yes
        ;;
      *)
        word=$word$char
        begun=yes
        ;;
    esac
  done
  [ -z "$begun" ] || words+=("$word")
}
