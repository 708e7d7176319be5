/** The command {@code heddle}: compiles and runs a program in one file as the main goroutine. */
module dev.heddle.cli {
  requires dev.heddle;
  requires info.picocli;
  requires java.compiler;
  requires jdk.compiler;
  requires static org.jspecify;

  opens dev.heddle.cli to
      info.picocli;
}
