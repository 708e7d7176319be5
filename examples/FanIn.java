// Shows: several channels received from as one, twice: by a goroutine for each of them, which
// needs no list of what is still open; and by a select over those that are, which needs no
// goroutine.
// Go: the fan-in of "Go Concurrency Patterns"; a select over a list is reflect.Select.
// Prints: the words of three speakers, twice. Each speaker's come in order, the speakers' mixed.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

ReceiveChan<String> speaker(String name) {
  Chan<String> words = chan();
  go(
      name,
      () -> {
        for (int i = 1; i <= 3; i++) {
          words.send(name + " " + i);
        }
        words.close();
      });
  return words;
}

<T> ReceiveChan<T> fanIn(List<ReceiveChan<T>> sources) {
  Chan<T> merged = chan();
  List<Goroutine> forwarders = new ArrayList<>();
  for (ReceiveChan<T> source : sources) {
    forwarders.add(go(() -> source.forEach(merged::send)));
  }
  go(() -> {
    forwarders.forEach(Goroutine::join);
    merged.close();
  });
  return merged;
}

/** A drained channel is always ready, so it has to be left out of the next select. */
<T> void forEachOf(List<ReceiveChan<T>> sources, Consumer<T> body) {
  List<ReceiveChan<T>> open = new ArrayList<>(sources);
  while (!open.isEmpty()) {
    select(
        open.stream()
            .map(source ->
                onReceive(
                    source,
                    value -> {
                      if (value == null) {
                        open.remove(source);
                      } else {
                        body.accept(value);
                      }
                    }))
            .toArray(SelectCase[]::new));
  }
}

void main() {
  fanIn(List.of(speaker("Ann"), speaker("Bob"), speaker("Cas"))).forEach(IO::println);
  IO.println("and by select:");
  forEachOf(List.of(speaker("Ann"), speaker("Bob"), speaker("Cas")), IO::println);
}
