// Shows: a parameter that says which side of a channel it is. Who has a SendChan cannot receive,
// who has a ReceiveChan can neither send nor close: the compiler refuses it.
// Go: `chan<- string` and `<-chan string`.
// Prints: a poem, line by line, in capitals.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** Sends, and closes: that belongs to the sending side. */
void recite(SendChan<String> lines) {
  lines.send("a loom of light,");
  lines.send("a thread of night,");
  lines.send("the shuttle's flight");
  lines.close();
}

/** Only receives from the one and only sends to the other. */
void shout(ReceiveChan<String> lines, SendChan<String> loud) {
  for (String line : lines) {
    loud.send(line.toUpperCase(Locale.ROOT));
  }
  loud.close();
}

/** What makes a channel and gives only one side of it away keeps the other to itself. */
ReceiveChan<String> poem() {
  Chan<String> lines = chan();
  Chan<String> loud = chan();
  go("reciter", () -> recite(lines));
  go("shouter", () -> shout(lines, loud));
  return loud;
}

void main() {
  poem().forEach(IO::println);
}
