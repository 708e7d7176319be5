package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which main is started, and how: the rules of JEP 512. Each program notes what ran. */
class MainMethodTest {
  private static final String NOTE = "heddle.test.ran";

  @AfterEach
  void forget() {
    System.clearProperty(NOTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "void main() { note(\"it\"); } NOTE",
        "static void main() { note(\"it\"); } NOTE",
        "void main(String[] args) { note(\"it\" + args.length); } NOTE",
        "static void main(String... args) { note(\"it\" + args.length); } NOTE",
        "class A { public static void main(String[] args) { note(\"it\"); } NOTE }",
        "class A { protected void main() { note(\"it\"); } NOTE }",
        "package in.a.folder; class A { void main() { note(\"it\"); } NOTE }",
        "public class NamedOtherwise { void main() { note(\"it\"); } NOTE }",
        "enum A { ONE; static void main() { note(\"it\"); } NOTE }",
        "record A() { void main() { note(\"it\"); } NOTE }",
        "interface A { static void main(String[] a) { note(\"it\"); } NOTE }",
        "class A extends B {} class B { void main() { note(\"it\"); } NOTE }",
        "class A implements B {} interface B { default void main() { note(\"it\"); } NOTE }",
        "class A extends B { private void main() {} } class B { void main(String[] a) {"
            + " note(\"it\"); } NOTE }",
      })
  void everyFormOfMainIsStarted(String program) throws Exception {
    start(program);
    assertThat(System.getProperty(NOTE)).startsWith("it");
  }

  @Test
  void theOneWithArgumentsIsPreferred() throws Exception {
    start("static void main() { note(\"none\"); } void main(String[] a) { note(a[0]); } NOTE", "x");
    assertThat(System.getProperty(NOTE)).isEqualTo("x");
  }

  @Test
  void theFirstClassOfTheFileIsStarted() throws Exception {
    start(
        "class Z { static void main() { note(\"Z\"); } NOTE }"
            + " class A { static void main() { Z.note(\"A\"); } }");
    assertThat(System.getProperty(NOTE)).isEqualTo("Z");
  }

  @Test
  void whatMainThrowsComesOutAsItIs() {
    assertThatThrownBy(() -> start("void main() throws Exception { throw new Exception(\"e\"); }"))
        .isExactlyInstanceOf(Exception.class)
        .hasMessage("e")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A {}",
        "class A { private static void main(String[] args) {} }",
        "class A { static int main() { return 1; } }",
        "class A { void main(int one) {} }",
        "class A {} class B { void main() {} }",
      })
  void whereThereIsNoMainTheMessageSaysWhatToWrite(String program) {
    assertThatThrownBy(() -> start(program))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "class A in 'P.java' has no main; write void main() or"
                + " static void main(String[] args)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { A(int one) {} void main() {} }",
        "class A { private A() {} void main() {} }",
        "abstract class A { void main() {} }",
      })
  void whereThereCanBeNoInstanceTheMessageSaysThatMainNeedsToBeStatic(String program) {
    assertThatThrownBy(() -> start(program))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("class A in 'P.java'")
        .hasMessageContaining("main needs to be static");
  }

  @Test
  void aFileWithoutAClassIsRefused() {
    assertThatThrownBy(() -> start("// nothing"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("declares no class");
  }

  private void start(String program, String... args) throws Exception {
    String note = "static void note(String what) { System.setProperty(\"" + NOTE + "\", what); }";
    ProgramSource source = new ProgramSource(Path.of("P.java"), program.replace("NOTE", note));
    StringWriter errors = new StringWriter();
    CompiledProgram compiled = ProgramCompiler.compile(source, new PrintWriter(errors));
    assertThat(compiled).as(errors.toString()).isNotNull();
    MainMethod.of(compiled.mainClass(), new ProgramLoader(compiled), source.file()).invoke(args);
  }
}
