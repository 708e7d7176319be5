package dev.heddle.examples.shop;

/** What the command line asks for. */
record Settings(int port, Threads threads) {

  static final String USAGE =
      """
      usage: java -jar heddle-http-service.jar [--port N] [--threads heddle|jdk|platform]

        --port N        where to listen, on the loopback address; 0 for any free port (8080)
        --threads KIND  run each request on a goroutine (heddle), or, for comparison, on a
                        virtual thread of the JDK's (jdk) or a thread of the system's
                        (platform)
      """;

  private static final int DEFAULT_PORT = 8080;
  private static final int LARGEST_PORT = 65_535;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static Settings parse(String... arguments) {
    int port = DEFAULT_PORT;
    Threads threads = Threads.HEDDLE;
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (!option.equals("--port") && !option.equals("--threads")) {
        throw new IllegalArgumentException("unknown option " + option + "; see --help");
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(option + " needs a value; see --help");
      }
      if (option.equals("--port")) {
        port = portIn(arguments[i + 1]);
      } else {
        threads = Threads.named(arguments[i + 1]);
      }
    }
    return new Settings(port, threads);
  }

  private static int portIn(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port <= LARGEST_PORT) {
        return port;
      }
    }
    throw new IllegalArgumentException(
        "--port is a whole number from 0 to " + LARGEST_PORT + ", not '" + text + "'");
  }
}
