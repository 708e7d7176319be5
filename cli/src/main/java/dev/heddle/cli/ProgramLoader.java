package dev.heddle.cli;

/**
 * Loads a program's classes from memory, so that it needs no file, and nothing that happens to the
 * cache while it runs can harm it.
 */
final class ProgramLoader extends ClassLoader {
  static {
    registerAsParallelCapable(); // goroutines load classes at the same time
  }

  private final CompiledProgram program;

  ProgramLoader(CompiledProgram program) {
    super("program", ProgramLoader.class.getClassLoader());
    this.program = program;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = program.classes().get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
