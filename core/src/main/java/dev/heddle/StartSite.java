package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Where a goroutine was started: the first frame outside Heddle. Finding it walks the stack, which
 * costs several times what a start costs, so it is done only with {@code -Dheddle.startSites=true};
 * without, a report names the place of the task's code.
 */
final class StartSite {

  private static final boolean RECORDED = Boolean.getBoolean("heddle.startSites");

  private static final StackWalker WALKER = StackWalker.getInstance();

  private StartSite() {}

  static StackWalker.@Nullable StackFrame record() {
    return RECORDED
        ? WALKER.walk(frames -> frames.dropWhile(Frames::isStart).findFirst().orElse(null))
        : null;
  }
}
