// Shows: something that is to happen once, later: waited for, called off, and put off. An alarm
// that was stopped or reset never delivers the tick of before.
// Go: `time.NewTimer`, `timer.Stop`, `timer.Reset`.
// Prints: which of the alarms went off.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

void main() {
  Alarm egg = Alarm.after(Duration.ofMillis(50));
  egg.channel().receive();
  IO.println("the egg is done");
  IO.println("stopped in time: " + egg.stop());

  Alarm oven = Alarm.after(Duration.ofHours(1));
  IO.println("the oven, stopped in time: " + oven.stop());
  IO.println("the oven has rung: " + (oven.channel().tryReceive() != null));

  Alarm cake = Alarm.after(Duration.ofHours(2));
  IO.println("the cake was still to come: " + cake.reset(Duration.ofMillis(50)));
  cake.channel().receive();
  IO.println("the cake is done after all");

  // As the end of several waits: one alarm, made outside the loop, that another goroutine puts
  // forward.
  Chan<String> doorbell = chan();
  Alarm bedtime = Alarm.after(Duration.ofHours(3));
  go(() -> {
    doorbell.send("Ann");
    doorbell.send("Bob");
    bedtime.reset(Duration.ofMillis(50));
  });
  boolean awake = true;
  while (awake) {
    awake =
        choose(
            Choice.onReceive(
                doorbell,
                guest -> {
                  IO.println(guest + " comes in");
                  return true;
                }),
            Choice.onReceive(bedtime.channel(), time -> false));
  }
  IO.println("good night");
}
