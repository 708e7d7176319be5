package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the few that are ready are gathered on one processor. Time is what the test says it is. */
class SpreadTest {

  private static final long TICK = 5_000_000;
  private static final int BUSY = 2;

  private final Spread spread = new Spread();

  /** Turns in a tick while spread, and while gathered. */
  private int turnsSpread = 20_000;

  private int turnsGathered = 30_000;

  private void tick(int turns, long steals) {
    spread.tick(TICK * BUSY, turns, steals, TICK);
  }

  private void ticks(int n, long steals) {
    for (int i = 0; i < n; i++) {
      tick(spread.isGathered() ? turnsGathered : turnsSpread, steals);
    }
  }

  /** As many ticks as bring the first trial, or the first after a change, and its outcome. */
  private void oneTrial(long steals) {
    ticks(Spread.FIRST_WAIT + 2 * Spread.PAIRS + 1, steals);
  }

  private void gather() {
    oneTrial(Spread.STEALS);
    assertThat(spread.isGathered()).isTrue();
  }

  @Test
  void isSpreadAtFirst() {
    assertThat(spread.isGathered()).isFalse();
    ticks(Spread.FIRST_WAIT, 100);
    assertThat(spread.isGathered()).isFalse();
  }

  @Test
  void isGatheredIfThatBringsMoreTurns() {
    gather();
  }

  @Test
  void isNotIfItBringsHardlyMore() {
    turnsGathered = turnsSpread + turnsSpread / 30;
    oneTrial(100);
    assertThat(spread.isGathered()).isFalse();
  }

  @Test
  void isNotIfTwoPairsOfFourSayNo() {
    ticks(Spread.FIRST_WAIT + 1, 100);
    for (int pair = 0; pair < Spread.PAIRS; pair++) {
      assertThat(spread.isGathered()).isFalse();
      tick(20_000, 100);
      assertThat(spread.isGathered()).isTrue();
      tick(pair % 2 == 0 ? 19_000 : 90_000, 100);
    }
    assertThat(spread.isGathered()).isFalse();
  }

  @Test
  void nothingIsTriedWhereNothingIsStolen() {
    for (int i = 0; i < 2 * Spread.LONGEST_WAIT; i++) {
      tick(turnsSpread, Spread.STEALS - 1);
      assertThat(spread.isGathered()).isFalse();
    }
  }

  @Test
  void nothingIsTriedWhereTurnsAreLong() {
    int slow = (int) (TICK * BUSY / Spread.FAST_NANOS) - 1;
    for (int i = 0; i < 2 * Spread.LONGEST_WAIT; i++) {
      tick(slow, 100);
      assertThat(spread.isGathered()).isFalse();
    }
  }

  @Test
  void isSpreadAtOnceWhenTurnsBecomeLong() {
    gather();
    tick(10, 0);
    assertThat(spread.isGathered()).isFalse();
  }

  @Test
  void staysGatheredWhileThatBringsMore() {
    gather();
    turnsGathered = turnsSpread + turnsSpread / 30;
    oneTrial(0);
    assertThat(spread.isGathered()).isTrue();
  }

  @Test
  void isSpreadWhenThatBringsMore() {
    gather();
    turnsGathered = turnsSpread - 1;
    oneTrial(0);
    assertThat(spread.isGathered()).isFalse();
  }

  @Test
  void triesLessAndLessOftenAsLongAsTheOutcomeIsTheSame() {
    turnsGathered = turnsSpread;
    int last = 0;
    int now = 0;
    int wait = Spread.FIRST_WAIT;
    for (int trial = 0; trial < 8; trial++) {
      while (!spread.isGathered()) {
        ticks(1, 100);
        now++;
      }
      assertThat(now - last).isBetween(wait, wait + 3);
      while (now < last + wait + 2 * Spread.PAIRS + 1) {
        ticks(1, 100);
        now++;
      }
      assertThat(spread.isGathered()).isFalse();
      last = now;
      wait = Math.min(2 * wait, Spread.LONGEST_WAIT);
    }
  }

  @Test
  void aPauseEndsATrialWithoutAnOutcome() {
    NativeScheduler scheduler = IdleScheduler.make();
    ProcessorSet processors = new ProcessorSet(scheduler, 2);
    Processor first = processors.inUse()[0];
    Spread looked = new Spread();
    long now = 0;
    while (!looked.isGathered()) {
      now += TICK;
      for (int i = 0; i < turnsSpread; i++) {
        first.beginSlice();
      }
      for (int i = 0; i < Spread.STEALS; i++) {
        first.counters.countSteal();
      }
      looked.look(processors, now);
      assertThat(now).isLessThan(TICK * 2 * Spread.FIRST_WAIT);
    }
    looked.look(processors, now + 1_000 * TICK);
    assertThat(looked.isGathered()).isFalse();
    scheduler.shutDown();
  }
}
