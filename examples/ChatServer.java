// Shows: a server over TCP: for each client one goroutine that reads its lines and one that writes
// what its channel brings, and one goroutine that is the room and alone knows who is in it. The
// room never waits for a client: whose channel is full, because it does not read, is put out.
// "serve PORT" serves until it is ended: try `nc localhost PORT`, and give a name first. Without
// arguments the program talks to itself, as three friends and then as many more.
// Go: a net.Listener, a goroutine for each net.Conn, `select { case c.out <- line: default: … }`.
// Prints: what the friends read, and that all of the many read each other's lines.
import static dev.heddle.Heddle.*;

import dev.heddle.*;
import dev.heddle.sync.*;

static final int OUTBOX = 256;
static final int MANY = 50;

/** The room is the only one that sends to an outbox, so it is the one that closes it. */
record Client(String name, Chan<String> outbox) {}

sealed interface Event {
  record Joined(Client client) implements Event {}

  record Said(Client client, String line) implements Event {}

  record Left(Client client) implements Event {}
}

void room(ReceiveChan<Event> events) {
  Set<Client> present = new LinkedHashSet<>();
  for (Event event : events) {
    switch (event) {
      case Event.Joined(Client client) -> {
        present.add(client);
        tellAll(present, "* " + client.name() + " is here");
      }
      case Event.Said(Client client, String line) -> {
        if (present.contains(client)) {
          tellAll(present, client.name() + ": " + line);
        }
      }
      case Event.Left(Client client) -> {
        if (present.remove(client)) {
          client.outbox().close();
          tellAll(present, "* " + client.name() + " has left");
        }
      }
    }
  }
}

void tellAll(Set<Client> present, String line) {
  for (Client client : List.copyOf(present)) {
    if (!client.outbox().trySend(line)) {
      present.remove(client);
      client.outbox().close();
    }
  }
}

/** Reads what a client says, from its name to its end. */
void read(Socket socket, SendChan<Event> events) throws IOException {
  BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
  String name = in.readLine();
  if (name == null) {
    socket.close();
    return;
  }
  Client client = new Client(name, chan(OUTBOX));
  go("writer of " + name, () -> write(socket, client.outbox()));
  events.send(new Event.Joined(client));
  try {
    for (String line; (line = in.readLine()) != null; ) {
      events.send(new Event.Said(client, line));
    }
  } catch (SocketException e) {
    // The client, or its writer because it was put out, has closed the socket.
  } finally {
    events.send(new Event.Left(client));
  }
}

void write(Socket socket, ReceiveChan<String> outbox) throws IOException {
  try (socket) {
    PrintStream out = new PrintStream(socket.getOutputStream(), true);
    outbox.forEach(out::println);
  }
}

/** Serves until the listener is closed. */
void serve(ServerSocket listener) throws IOException {
  Chan<Event> events = chan();
  go("room", () -> room(events));
  while (true) {
    Socket socket;
    try {
      socket = listener.accept();
    } catch (SocketException e) {
      return;
    }
    go("reader", () -> read(socket, events));
  }
}

/** Somebody at the other end. */
class Friend implements AutoCloseable {
  final Socket socket;
  final BufferedReader in;
  final PrintStream out;

  Friend(int port, String name) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
    out = new PrintStream(socket.getOutputStream(), true);
    out.println(name);
  }

  String hear() throws IOException {
    return in.readLine();
  }

  void say(String line) {
    out.println(line);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

void talkAmongThree(int port) throws IOException {
  try (Friend ann = new Friend(port, "Ann")) {
    IO.println("Ann reads  " + ann.hear());
    Friend bob = new Friend(port, "Bob");
    IO.println("Ann reads  " + ann.hear());
    IO.println("Bob reads  " + bob.hear());
    ann.say("hello Bob");
    IO.println("Bob reads  " + bob.hear());
    bob.say("hello Ann");
    bob.close();
    IO.println("Ann reads  " + ann.hear());
    IO.println("Ann reads  " + ann.hear());
    IO.println("Ann reads  " + ann.hear());
  }
}

/** All join, and when all have seen all join, each says a line; each has to read all of them. */
int talkAmongMany(int port) {
  AtomicInteger complete = new AtomicInteger();
  WaitGroup joined = new WaitGroup();
  joined.add(MANY);
  WaitGroup talks = new WaitGroup();
  for (int i = 0; i < MANY; i++) {
    String name = "guest " + i;
    talks.go(() -> {
      try (Friend guest = new Friend(port, name)) {
        while (!guest.hear().equals("* " + name + " is here")) {}
        joined.done();
        joined.await();
        guest.say("my name is " + name);
        Set<String> said = new HashSet<>();
        while (said.size() < MANY) {
          String line = guest.hear();
          if (line.contains("my name is")) {
            said.add(line);
          }
        }
        complete.incrementAndGet();
      }
    });
  }
  talks.await();
  return complete.get();
}

void main(String[] args) throws IOException {
  if (args.length == 2 && args[0].equals("serve")) {
    serve(new ServerSocket(Integer.parseInt(args[1])));
    return;
  }
  ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  Goroutine server = go("server", () -> serve(listener));
  talkAmongThree(listener.getLocalPort());
  IO.println(talkAmongMany(listener.getLocalPort()) + " guests have read each other's lines");
  listener.close();
  server.join();
}
