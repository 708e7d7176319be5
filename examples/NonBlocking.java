// Shows: sending and receiving only if that needs no wait, over one channel and over several, and
// how to tell a channel on which nothing is ready from one that is drained.
// Go: `select` with a `default`.
// Prints: what came of each attempt.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

String look(ReceiveChan<Integer> readings) {
  Integer reading = readings.tryReceive();
  if (reading != null) {
    return reading + " degrees";
  }
  return readings.isDrained() ? "no more readings" : "nothing new";
}

void main() {
  Chan<Integer> readings = chan(1);
  IO.println(look(readings));
  IO.println("sent: " + readings.trySend(21));
  IO.println("sent once more: " + readings.trySend(22)); // the buffer is full
  IO.println(look(readings));
  readings.close();
  IO.println(look(readings));

  Chan<Integer> unbuffered = chan();
  IO.println("sent with nobody there: " + unbuffered.trySend(1));

  Chan<String> mail = chan(1);
  Chan<String> alarm = chan(1);
  for (String arrives : List.of("nothing", "mail")) {
    if (arrives.equals("mail")) {
      mail.send("a letter");
    }
    select(
        onReceive(mail, letter -> IO.println("mail: " + letter)),
        onReceive(alarm, why -> IO.println("alarm: " + why)),
        onDefault(() -> IO.println("neither mail nor alarm")));
  }
}
