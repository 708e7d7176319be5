package dev.heddle.model;

import dev.heddle.Chan;
import dev.heddle.DeadlockException;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.PanicException;
import dev.heddle.SelectCase;
import dev.heddle.sync.Mutex;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Plays a {@link RandomProgram} on Heddle, and says how it ended in the words of the oracle. */
final class ProgramPlayer {

  private static final Pattern WHO = Pattern.compile("goroutine \\d+ \"(g\\d+)\"");

  private final RandomProgram program;
  private final List<Chan<Integer>> channels;
  private final List<Mutex> mutexes;
  private final AtomicReferenceArray<String> logs;
  private final AtomicBoolean over = new AtomicBoolean();

  private ProgramPlayer(RandomProgram program) {
    this.program = program;
    channels = program.capacities().stream().map(Heddle::<Integer>chan).toList();
    mutexes = Stream.generate(Mutex::new).limit(program.mutexes()).toList();
    logs = new AtomicReferenceArray<>(program.goroutines().size());
  }

  /** Plays {@code program} to its end; {@code seed} says where goroutines give up their turn. */
  static String play(RandomProgram program, long seed) {
    return new ProgramPlayer(program).play(seed);
  }

  private String play(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    IntStream.range(0, logs.length()).forEach(g -> logs.set(g, ""));
    try {
      Heddle.run(() -> {
        List<Goroutine> all = new ArrayList<>();
        for (int g = 0; g < logs.length(); g++) {
          int number = g;
          SplittableRandom own = random.split();
          all.add(Heddle.go("g" + g, () -> playUnlessOver(number, own)));
        }
        all.forEach(Goroutine::join);
      });
      return Oracle.outcome("done", seen());
    } catch (DeadlockException e) {
      return Oracle.outcome("deadlock", seen());
    } catch (PanicException e) {
      Matcher who = WHO.matcher(e.getMessage());
      return who.find() ? "panic " + who.group(1) : e.getMessage();
    }
  }

  private List<String> seen() {
    return IntStream.range(0, logs.length()).mapToObj(logs::get).toList();
  }

  /** The first exception ends the run; what others throw after that is nobody's concern. */
  private void playUnlessOver(int g, SplittableRandom random) {
    try {
      play(g, random);
    } catch (RuntimeException e) {
      if (over.compareAndSet(false, true)) {
        throw e;
      }
    }
  }

  private void play(int g, SplittableRandom random) {
    for (Op op : program.goroutines().get(g)) {
      if (random.nextBoolean()) {
        Heddle.yieldNow();
      }
      String saw = step(op);
      logs.set(g, logs.get(g) + saw + ";");
    }
  }

  private String step(Op op) {
    return switch (op) {
      case Op.Send(int channel, int value) -> {
        channels.get(channel).send(value);
        yield ".";
      }
      case Op.Receive(int channel) -> "" + channels.get(channel).receive();
      case Op.Pick pick -> pick(pick);
      case Op.Close(int channel) -> {
        channels.get(channel).close();
        yield ".";
      }
      case Op.Lock(int mutex) -> {
        mutexes.get(mutex).lock();
        yield ".";
      }
      case Op.Unlock(int mutex) -> {
        mutexes.get(mutex).unlock();
        yield ".";
      }
    };
  }

  private String pick(Op.Pick pick) {
    String[] saw = new String[1];
    List<SelectCase> cases = new ArrayList<>();
    for (int i = 0; i < pick.cases().size(); i++) {
      String prefix = i + ":";
      switch (pick.cases().get(i)) {
        case Op.Send(int channel, int value) ->
            cases.add(Heddle.onSend(channels.get(channel), value, () -> saw[0] = prefix + "."));
        case Op.Receive(int channel) ->
            cases.add(Heddle.onReceive(channels.get(channel), value -> saw[0] = prefix + value));
      }
    }
    if (pick.hasDefault()) {
      cases.add(Heddle.onDefault(() -> saw[0] = "default"));
    }
    Heddle.select(cases.toArray(SelectCase[]::new));
    return saw[0];
  }
}
