// Shows: waiting for an answer, but not for ever: a timeout for one wait, a deadline for many, and
// asking without waiting at all.
// Go: select with `case <-time.After(d)`, with a timer made outside the loop, and with `default`.
// Prints: what came of each; how many beats come before the deadline is left to the machine.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** Answers after a while. The answer has room, so nobody hangs if it is no longer wanted. */
ReceiveChan<String> service(Duration takes, String answer) {
  Chan<String> reply = chan(1);
  go(() -> {
    sleep(takes);
    reply.send(answer);
  });
  return reply;
}

/** A select whose body returns a value is called choose. */
String within(Duration limit, ReceiveChan<String> reply) {
  return choose(
      Choice.onReceive(reply, answer -> answer),
      Choice.onTimeout(limit, () -> "no answer within " + limit.toMillis() + " ms"));
}

void main() {
  ReceiveChan<String> quick = service(Duration.ofMillis(10), "forty-two");
  ReceiveChan<String> slow = service(Duration.ofHours(1), "too late");
  IO.println("quick: " + within(Duration.ofSeconds(30), quick));
  IO.println("slow: " + within(Duration.ofMillis(100), slow));

  select(
      onReceive(slow, answer -> IO.println("now: " + answer)),
      onDefault(() -> IO.println("now: nothing there")));

  Chan<String> heart = chan();
  go(() -> {
    for (; ; sleep(Duration.ofMillis(20))) {
      heart.send("beat");
    }
  });
  ReceiveChan<Instant> deadline = after(Duration.ofMillis(150));
  int beats = 0;
  while (choose(Choice.onReceive(heart, beat -> true), Choice.onReceive(deadline, time -> false))) {
    beats++;
  }
  IO.println("deadline: after " + beats + " beats");
}
