package dev.heddle.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says how a {@link RandomProgram} can end, by going through every order of its steps. It knows
 * Go's rules and nothing of Heddle.
 *
 * <p>An outcome is {@code done} or {@code deadlock}, with what each goroutine saw at each of its
 * steps, or {@code panic} with the goroutine. Who waits, and who has yet to come, is not told
 * apart, nor in which order they came: so a few more outcomes count as possible than are, but none
 * less. A deadlock is exact: it is a state in which no step is possible.
 */
final class Oracle {

  /** Where everything stands; what was seen stands in the logs. */
  private record State(
      List<Integer> steps,
      List<List<Integer>> buffers,
      List<Boolean> closed,
      List<Boolean> locked,
      List<String> logs) {

    State buffer(int channel, List<Integer> values) {
      return new State(steps, with(buffers, channel, List.copyOf(values)), closed, locked, logs);
    }

    State close(int channel) {
      return new State(steps, buffers, with(closed, channel, true), locked, logs);
    }

    State lock(int mutex, boolean held) {
      return new State(steps, buffers, closed, with(locked, mutex, held), logs);
    }

    /** After a step of {@code goroutine}, which saw {@code seen}. */
    State advance(int goroutine, String seen) {
      return new State(
          with(steps, goroutine, steps.get(goroutine) + 1),
          buffers,
          closed,
          locked,
          with(logs, goroutine, logs.get(goroutine) + seen + ";"));
    }

    private static <T> List<T> with(List<T> list, int index, T value) {
      List<T> changed = new ArrayList<>(list);
      changed.set(index, value);
      return List.copyOf(changed);
    }
  }

  private static final int MOST_STATES = 300_000;

  private final RandomProgram program;
  private final Set<State> seen = new HashSet<>();
  private final Deque<State> open = new ArrayDeque<>();
  private final Set<String> outcomes = new TreeSet<>();

  private Oracle(RandomProgram program) {
    this.program = program;
  }

  /** All outcomes of {@code program}; empty if there are too many states to go through. */
  static Set<String> outcomes(RandomProgram program) {
    Oracle oracle = new Oracle(program);
    int n = program.goroutines().size();
    oracle.reach(
        new State(
            fill(n, 0),
            fill(program.capacities().size(), List.of()),
            fill(program.capacities().size(), false),
            fill(program.mutexes(), false),
            fill(n, "")));
    while (!oracle.open.isEmpty()) {
      if (oracle.seen.size() > MOST_STATES) {
        return Set.of();
      }
      oracle.explore(oracle.open.pop());
    }
    return oracle.outcomes;
  }

  /** How an outcome is written. */
  static String outcome(String end, List<String> logs) {
    return end + " " + logs;
  }

  private static <T> List<T> fill(int n, T value) {
    @SuppressWarnings("unchecked")
    T[] values = (T[]) new Object[n];
    Arrays.fill(values, value);
    return List.of(values);
  }

  private void reach(State state) {
    if (seen.add(state)) {
      open.push(state);
    }
  }

  private void explore(State state) {
    int before = open.size();
    boolean over = true;
    boolean moved = false;
    for (int g = 0; g < state.steps().size(); g++) {
      Op op = next(state, g);
      if (op != null) {
        over = false;
        moved |= step(state, g, op);
      }
    }
    assert moved || open.size() == before;
    if (over) {
      outcomes.add(outcome("done", state.logs()));
    } else if (!moved) {
      outcomes.add(outcome("deadlock", state.logs()));
    }
  }

  private Op next(State state, int goroutine) {
    List<Op> steps = program.goroutines().get(goroutine);
    int step = state.steps().get(goroutine);
    return step < steps.size() ? steps.get(step) : null;
  }

  /** Takes every step that goroutine {@code g} may take; false if there is none. */
  private boolean step(State state, int g, Op op) {
    return switch (op) {
      case Op.Case only -> transfer(state, g, only, "");
      case Op.Pick pick -> pick(state, g, pick);
      case Op.Close(int channel) -> close(state, g, channel);
      case Op.Lock(int mutex) ->
          !state.locked().get(mutex) && move(state.lock(mutex, true).advance(g, "."));
      case Op.Unlock(int mutex) ->
          state.locked().get(mutex) ? move(state.lock(mutex, false).advance(g, ".")) : panic(g);
    };
  }

  private boolean move(State to) {
    reach(to);
    return true;
  }

  private boolean panic(int g) {
    outcomes.add("panic g" + g);
    return true;
  }

  private boolean close(State state, int g, int channel) {
    return state.closed().get(channel) ? panic(g) : move(state.close(channel).advance(g, "."));
  }

  private boolean pick(State state, int g, Op.Pick pick) {
    boolean moved = false;
    boolean surelyReady = false;
    for (int i = 0; i < pick.cases().size(); i++) {
      Op.Case each = pick.cases().get(i);
      moved |= transfer(state, g, each, i + ":");
      surelyReady |= isReadyAlone(state, each);
    }
    if (pick.hasDefault() && !surelyReady) {
      moved |= move(state.advance(g, "default"));
    }
    return moved;
  }

  /** Whether a case can happen without another goroutine, who may not have come yet. */
  private boolean isReadyAlone(State state, Op.Case each) {
    int channel = each.channel();
    int buffered = state.buffers().get(channel).size();
    return state.closed().get(channel)
        || (each instanceof Op.Send ? buffered < program.capacities().get(channel) : buffered > 0);
  }

  private boolean transfer(State state, int g, Op.Case each, String prefix) {
    List<Integer> buffer = state.buffers().get(each.channel());
    boolean closed = state.closed().get(each.channel());
    return switch (each) {
      case Op.Send(int channel, int value) -> {
        if (closed) {
          yield panic(g);
        }
        boolean moved = handOver(state, g, channel, value, prefix);
        if (buffer.size() < program.capacities().get(channel)) {
          List<Integer> more = new ArrayList<>(buffer);
          more.add(value);
          moved |= move(state.buffer(channel, more).advance(g, prefix + "."));
        }
        yield moved;
      }
      case Op.Receive(int channel) -> {
        if (!buffer.isEmpty()) {
          yield move(
              state
                  .buffer(channel, buffer.subList(1, buffer.size()))
                  .advance(g, prefix + buffer.getFirst()));
        }
        if (closed) {
          yield move(state.advance(g, prefix + "null"));
        }
        yield false; // whoever sends to it takes the step of both
      }
    };
  }

  /** Hands a value of an unbuffered channel to each who may take it. */
  private boolean handOver(State state, int g, int channel, int value, String prefix) {
    if (program.capacities().get(channel) > 0) {
      return false;
    }
    boolean moved = false;
    for (int other = 0; other < state.steps().size(); other++) {
      Op op = next(state, other);
      if (other == g || op == null) {
        continue;
      }
      if (op instanceof Op.Receive(int from) && from == channel) {
        moved |= move(state.advance(g, prefix + ".").advance(other, "" + value));
      } else if (op instanceof Op.Pick pick) {
        for (int i = 0; i < pick.cases().size(); i++) {
          if (pick.cases().get(i) instanceof Op.Receive(int from) && from == channel) {
            moved |= move(state.advance(g, prefix + ".").advance(other, i + ":" + value));
          }
        }
      }
    }
    return moved;
  }
}
