package dev.heddle.model;

import java.util.List;

/** A step of a random program. Channels and mutexes are named by their numbers. */
sealed interface Op {

  /** Whether it may stand among the cases of a {@link Pick}. */
  sealed interface Case extends Op {
    int channel();
  }

  record Send(int channel, int value) implements Case {}

  record Receive(int channel) implements Case {}

  /** A select; with a default case if it has one. */
  record Pick(List<Case> cases, boolean hasDefault) implements Op {}

  record Close(int channel) implements Op {}

  record Lock(int mutex) implements Op {}

  record Unlock(int mutex) implements Op {}
}
