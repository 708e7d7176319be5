package dev.heddle.internal.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lists with room, as the scheduler sees to it. */
public final class Room {

  private Room() {}

  /** Adds {@code work} to {@code queue}, with room for it. */
  public static void add(GlobalQueue queue, Work work) {
    make(queue);
    queue.add(work);
  }

  /** Makes room in {@code queue} for one step of adding. */
  public static void make(GlobalQueue queue) {
    while (!queue.hasRoom()) {
      queue.addRoom(new WorkBlocks.Block());
    }
  }

  /** What {@code step} moves to the list that it is given. */
  public static List<Work> moved(Consumer<WorkList> step) {
    WorkList list = new WorkList(new WorkBlocks());
    step.accept(list);
    List<Work> moved = new ArrayList<>();
    for (Work work; (work = list.poll()) != null; ) {
      moved.add(work);
    }
    return moved;
  }

  /** All that waits on {@code source}, in the order in which it is moved elsewhere. */
  public static List<Work> drained(WorkSource source) {
    List<Work> all = new ArrayList<>();
    for (Work work; (work = source.stealAny()) != null; ) {
      all.add(work);
    }
    return all;
  }
}
