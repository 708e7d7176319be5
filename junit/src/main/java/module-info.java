/** For the tests of programs that use Heddle. */
module dev.heddle.junit {
  requires transitive dev.heddle;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports dev.heddle.junit;
}
