package dev.heddle;

import dev.heddle.GoroutineProfile.Entry;
import dev.heddle.GoroutineProfile.OfScheduler;
import dev.heddle.internal.report.Frames;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a profile as JSON. */
final class ProfileJson {

  private static final char FIRST_PRINTABLE = ' ';

  private ProfileJson() {}

  static String of(GoroutineProfile profile) {
    return "{\"schedulers\": " + list(profile.schedulers(), ProfileJson::scheduler) + "}";
  }

  private static String scheduler(OfScheduler scheduler) {
    return "{\"name\": "
        + string(scheduler.name())
        + ", \"parallelism\": "
        + scheduler.parallelism()
        + ", \"goroutines\": "
        + scheduler.goroutines()
        + ", \"entries\": "
        + list(scheduler.entries(), ProfileJson::entry)
        + "}";
  }

  private static String entry(Entry entry) {
    return "\n{\"count\": "
        + entry.count()
        + ", \"ids\": "
        + list(entry.ids(), String::valueOf)
        + ", \"names\": "
        + list(entry.names(), ProfileJson::string)
        + ", \"state\": "
        + string(entry.state().name())
        + ", \"waitReason\": "
        + optional(entry.waitReason())
        + ", \"waitsOn\": "
        + list(entry.waitsOn(), ProfileJson::awaited)
        + ", \"waitedSeconds\": {\"least\": "
        + entry.leastWaited().toSeconds()
        + ", \"most\": "
        + entry.mostWaited().toSeconds()
        + "}, \"createdBy\": "
        + optional(entry.startedAt().map(Frames::text))
        + ", \"stack\": "
        + list(entry.stack(), frame -> string(Frames.text(frame)))
        + "}";
  }

  private static String awaited(Awaited awaited) {
    return "{\"name\": "
        + string(awaited.name())
        + ", \"capacity\": "
        + number(awaited.capacity())
        + ", \"size\": "
        + number(awaited.size())
        + ", \"madeAt\": "
        + optional(awaited.madeAt().map(Frames::text))
        + ", \"heldBy\": "
        + list(awaited.heldBy(), ProfileJson::holder)
        + "}";
  }

  private static String holder(Awaited.Holder holder) {
    return "{\"kind\": " + string(holder.kind().name()) + ", \"id\": " + holder.id() + "}";
  }

  private static String number(OptionalInt value) {
    return value.isPresent() ? String.valueOf(value.getAsInt()) : "null";
  }

  private static <T> String list(List<T> values, Function<T, String> toJson) {
    return values.stream().map(toJson).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String optional(Optional<String> value) {
    return value.map(ProfileJson::string).orElse("null");
  }

  /** A string as JSON, escaped. */
  private static String string(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each == '"' || each == '\\') {
        text.append('\\').append(each);
      } else if (each < FIRST_PRINTABLE || Character.isSurrogate(each)) {
        text.append(String.format("\\u%04x", (int) each));
      } else {
        text.append(each);
      }
    }
    return text.append('"').toString();
  }
}
