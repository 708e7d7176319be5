/**
 * The command {@code heddle}: compiles and runs a program in one file as the main goroutine, and
 * shows what the goroutines of a running program do.
 */
module dev.heddle.cli {
  requires dev.heddle;
  requires info.picocli;
  requires java.compiler;
  requires java.management;
  requires java.management.rmi;
  requires jdk.attach;
  requires jdk.compiler;
  requires static org.jspecify;

  opens dev.heddle.cli to
      info.picocli;
}
