package dev.heddle.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the few that are ready are gathered on one processor. Time is what the test says it is. */
class LocalityTrialTest {

  private static final long TICK = 5_000_000;
  private static final int BUSY = 2;

  private final LocalityTrial localityTrial = new LocalityTrial();

  /** Turns in a tick while spread, and while gathered. */
  private int turnsSpread = 20_000;

  private int turnsGathered = 30_000;

  private void tick(int turns, long steals) {
    localityTrial.tick(TICK * BUSY, turns, steals, TICK);
  }

  private void ticks(int n, long steals) {
    for (int i = 0; i < n; i++) {
      tick(localityTrial.isGathered() ? turnsGathered : turnsSpread, steals);
    }
  }

  /** As many ticks as bring the first trial, or the first after a change, and its outcome. */
  private void oneTrial(long steals) {
    ticks(LocalityTrial.FIRST_WAIT + 2 * LocalityTrial.PAIRS + 1, steals);
  }

  private void gather() {
    oneTrial(LocalityTrial.STEALS);
    assertThat(localityTrial.isGathered()).isTrue();
  }

  @Test
  void goroutinesAreSpreadAtFirst() {
    assertThat(localityTrial.isGathered()).isFalse();
    ticks(LocalityTrial.FIRST_WAIT, 100);
    assertThat(localityTrial.isGathered()).isFalse();
  }

  @Test
  void goroutinesAreGatheredIfThatBringsMoreTurns() {
    gather();
  }

  @Test
  void goroutinesAreNotGatheredForHardlyMoreTurns() {
    turnsGathered = turnsSpread + turnsSpread / 30;
    oneTrial(100);
    assertThat(localityTrial.isGathered()).isFalse();
  }

  @Test
  void goroutinesAreNotGatheredIfTwoOfFourPairsSayNo() {
    ticks(LocalityTrial.FIRST_WAIT + 1, 100);
    for (int pair = 0; pair < LocalityTrial.PAIRS; pair++) {
      assertThat(localityTrial.isGathered()).isFalse();
      tick(20_000, 100);
      assertThat(localityTrial.isGathered()).isTrue();
      tick(pair % 2 == 0 ? 19_000 : 90_000, 100);
    }
    assertThat(localityTrial.isGathered()).isFalse();
  }

  @Test
  void nothingIsTriedWhereNothingIsStolen() {
    for (int i = 0; i < 2 * LocalityTrial.LONGEST_WAIT; i++) {
      tick(turnsSpread, LocalityTrial.STEALS - 1);
      assertThat(localityTrial.isGathered()).isFalse();
    }
  }

  @Test
  void nothingIsTriedWhereTurnsAreLong() {
    int slow = (int) (TICK * BUSY / LocalityTrial.FAST_NANOS) - 1;
    for (int i = 0; i < 2 * LocalityTrial.LONGEST_WAIT; i++) {
      tick(slow, 100);
      assertThat(localityTrial.isGathered()).isFalse();
    }
  }

  @Test
  void goroutinesAreSpreadAtOnceWhenTurnsBecomeLong() {
    gather();
    tick(10, 0);
    assertThat(localityTrial.isGathered()).isFalse();
  }

  @Test
  void goroutinesStayGatheredWhileThatBringsMoreTurns() {
    gather();
    turnsGathered = turnsSpread + turnsSpread / 30;
    oneTrial(0);
    assertThat(localityTrial.isGathered()).isTrue();
  }

  @Test
  void goroutinesAreSpreadWhenThatBringsMoreTurns() {
    gather();
    turnsGathered = turnsSpread - 1;
    oneTrial(0);
    assertThat(localityTrial.isGathered()).isFalse();
  }

  @Test
  void trialsBecomeRarerAsLongAsTheirOutcomeIsTheSame() {
    turnsGathered = turnsSpread;
    int last = 0;
    int now = 0;
    int wait = LocalityTrial.FIRST_WAIT;
    for (int trial = 0; trial < 8; trial++) {
      while (!localityTrial.isGathered()) {
        ticks(1, 100);
        now++;
      }
      assertThat(now - last).isBetween(wait, wait + 3);
      while (now < last + wait + 2 * LocalityTrial.PAIRS + 1) {
        ticks(1, 100);
        now++;
      }
      assertThat(localityTrial.isGathered()).isFalse();
      last = now;
      wait = Math.min(2 * wait, LocalityTrial.LONGEST_WAIT);
    }
  }

  @Test
  void aPauseEndsATrialWithoutAnOutcome() {
    Object processors = new Object();
    int turns = 0;
    long steals = 0;
    LocalityTrial looked = new LocalityTrial();
    long now = 0;
    while (!looked.isGathered()) {
      now += TICK;
      turns += turnsSpread;
      steals += LocalityTrial.STEALS;
      looked.look(processors, 1, turns, steals, now);
      assertThat(now).isLessThan(TICK * 2 * LocalityTrial.FIRST_WAIT);
    }
    looked.look(processors, 1, turns, steals, now + 1_000 * TICK);
    assertThat(looked.isGathered()).isFalse();
  }
}
