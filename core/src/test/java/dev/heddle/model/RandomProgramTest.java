package dev.heddle.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Rounds;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random programs end on Heddle in a way that the {@link Oracle} says is possible, and are reported
 * as deadlocked only if, and always when, they are.
 *
 * <p>Ten thousand of them: {@code ./heddle stress programs}. A failure names the seed; {@code
 * ./heddle stress programs 1 SEED} begins there.
 */
class RandomProgramTest {

  private static final int BATCHES = 8;
  private static final int PROGRAMS = Rounds.of(Integer.getInteger("heddle.test.programs", 240));
  private static final long FIRST_SEED = Long.getLong("heddle.test.seed", 1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void heddleDoesWhatTheOracleSaysIsPossible(int batch) {
    int size = (PROGRAMS + BATCHES - 1) / BATCHES;
    int explored = 0;
    for (int i = 0; i < size; i++) {
      long seed = FIRST_SEED + (long) batch * size + i;
      RandomProgram program = RandomProgram.of(seed);
      Set<String> possible = Oracle.outcomes(program);
      String outcome = ProgramPlayer.play(program, seed);
      if (!possible.isEmpty()) {
        explored++;
        assertThat(possible).as("seed %d: %s", seed, program).contains(outcome);
      }
    }
    assertThat(explored).isGreaterThanOrEqualTo(size * 9 / 10);
  }

  @Test
  void theGeneratorMakesProgramsThatEndInEachWay() {
    List<Set<String>> all =
        LongStream.range(0, 200).mapToObj(seed -> Oracle.outcomes(RandomProgram.of(seed))).toList();
    for (String end : List.of("done", "deadlock", "panic")) {
      assertThat(all).as(end).anySatisfy(each -> assertThat(each).allMatch(o -> o.startsWith(end)));
    }
    assertThat(all).anySatisfy(each -> assertThat(each).hasSizeGreaterThan(3));
  }

  private static RandomProgram program(List<Integer> capacities, List<List<Op>> goroutines) {
    return new RandomProgram(capacities, 2, goroutines);
  }

  @Test
  void theOracleKnowsARendezvous() {
    RandomProgram program =
        program(List.of(0), List.of(List.of(new Op.Send(0, 7)), List.of(new Op.Receive(0))));
    assertThat(Oracle.outcomes(program)).containsExactly("done [.;, 7;]");
  }

  @Test
  void theOracleKnowsADeadlockThatDependsOnTheOrder() {
    List<Op> one = List.of(new Op.Lock(0), new Op.Lock(1), new Op.Unlock(1), new Op.Unlock(0));
    List<Op> two = List.of(new Op.Lock(1), new Op.Lock(0), new Op.Unlock(0), new Op.Unlock(1));
    assertThat(Oracle.outcomes(program(List.of(), List.of(one, two))))
        .containsExactly("deadlock [.;, .;]", "done [.;.;.;.;, .;.;.;.;]");
  }

  @Test
  void theOracleKnowsClosedChannels() {
    RandomProgram program =
        program(
            List.of(1),
            List.of(List.of(new Op.Send(0, 5), new Op.Close(0)), List.of(new Op.Receive(0))));
    assertThat(Oracle.outcomes(program)).containsExactly("done [.;.;, 5;]");
    RandomProgram twice = program(List.of(0), List.of(List.of(new Op.Close(0), new Op.Close(0))));
    assertThat(Oracle.outcomes(twice)).containsExactly("panic g0");
  }

  @Test
  void theOracleKnowsASelect() {
    Op pick = new Op.Pick(List.of(new Op.Receive(0), new Op.Receive(1)), false);
    RandomProgram program =
        program(
            List.of(1, 1),
            List.of(List.of(new Op.Send(0, 5)), List.of(new Op.Send(1, 6)), List.of(pick)));
    assertThat(Oracle.outcomes(program))
        .containsExactly("done [.;, .;, 0:5;]", "done [.;, .;, 1:6;]");
  }
}
