package dev.heddle.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When slices are short, and for how often. */
class SliceBudgetTest {

  private static final int CROWD = SliceBudget.CROWD;
  private static final long PROOF = SliceBudget.USUAL_NANOS - SliceBudget.SHORT_NANOS;

  private final SliceBudget slices = new SliceBudget(1);

  private void spend(int n) {
    for (int i = 0; i < n; i++) {
      slices.spend(new SliceBudget.Loan(), 0);
    }
  }

  @Test
  void slicesAreShortWhileManyWaitBehindLongTurns() {
    slices.look(CROWD, 1, 0);
    assertThat(slices.isShort()).as("before a long turn").isFalse();
    slices.noteLongTurn(0);
    assertThat(slices.isShort()).isTrue();
    slices.look(CROWD - 1, 1, 0);
    assertThat(slices.isShort()).as("when few wait").isFalse();
    slices.look(CROWD, 1, 0);
    assertThat(slices.isShort()).isTrue();
    slices.look(CROWD, 2, 0);
    assertThat(slices.isShort()).as("for two processors").isFalse();
    slices.look(CROWD, 1, 1_000_000_000);
    assertThat(slices.isShort()).as("long after the last long turn").isFalse();
  }

  @Test
  void aShortTurnSpendsTheBudget() {
    slices.look(CROWD, 1, 0);
    slices.noteLongTurn(0);
    spend(SliceBudget.EACH);
    assertThat(slices.isShort()).isFalse();
    for (int i = 1; i < SliceBudget.REFILL_TICKS; i++) {
      slices.look(CROWD, 1, 0);
    }
    assertThat(slices.isShort()).isTrue();
    spend(1);
    assertThat(slices.isShort()).isFalse();
  }

  @Test
  void aLongTurnGivesBackWhatItSpentOnce() {
    slices.look(CROWD, 1, 0);
    slices.noteLongTurn(0);
    spend(SliceBudget.EACH - 1);
    SliceBudget.Loan held = new SliceBudget.Loan();
    slices.spend(held, 5);
    slices.look(held, 5 + PROOF - 1);
    assertThat(slices.isShort()).as("before it proves long").isFalse();
    slices.look(held, 5 + PROOF);
    assertThat(slices.isShort()).isTrue();
    slices.look(held, 5 + 2 * PROOF);
    spend(1);
    assertThat(slices.isShort()).as("it is given back once").isFalse();
  }
}
