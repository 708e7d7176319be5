package dev.heddle.internal.park;

/** Why a goroutine waits, in the words of Go's dumps (runtime2.go, {@code waitReasonStrings}). */
public enum WaitReason {
  CHAN_RECEIVE("chan receive"),
  CHAN_SEND("chan send"),
  CHAN_RECEIVE_NEVER("chan receive (never)"),
  CHAN_SEND_NEVER("chan send (never)"),
  SELECT("select"),
  SELECT_NO_CASES("select (no cases)"),
  SLEEP("sleep"),
  JOIN("join"),
  GROUP_JOIN("group join"),
  GROUP_LIMIT("group limit"),
  EXECUTOR("executor termination"),
  MUTEX_LOCK("sync.Mutex.Lock"),
  RW_MUTEX_LOCK("sync.RWMutex.Lock"),
  RW_MUTEX_READ_LOCK("sync.RWMutex.RLock"),
  COND_WAIT("sync.Cond.Wait"),
  WAIT_GROUP_WAIT("sync.WaitGroup.Wait"),
  ONCE("sync.Once.Do"),
  LAZY("sync.OnceValue"),
  SINGLE_FLIGHT("singleflight.Do"),
  RUN("run");

  private final String text;

  WaitReason(String text) {
    this.text = text;
  }

  /** Its place in {@link #values}, small enough for a few bits of a waiter's state. */
  @SuppressWarnings("EnumOrdinal") // it is not stored beyond the process
  int code() {
    return ordinal();
  }

  @Override
  public String toString() {
    return text;
  }
}
