package dev.heddle.internal.deadlock;

import dev.heddle.internal.park.Waiter;

/**
 * A party that waits.
 *
 * @param waiter its waiter
 * @param token its token
 * @param waitNumber the number of its wait
 * @param lock what it waits for
 */
public record WaitingParty(Waiter waiter, long token, int waitNumber, HeldLock lock) {}
