package dev.heddle.cli;

import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.tools.SimpleJavaFileObject;
import org.jspecify.annotations.Nullable;

/** A program's source as the compiler takes it. */
final class SourceInMemory extends SimpleJavaFileObject {
  private final ProgramSource source;

  SourceInMemory(ProgramSource source) {
    super(source.file().toAbsolutePath().toUri(), Kind.SOURCE);
    this.source = source;
  }

  /** The name in the compiler's messages: the path as the user gave it. */
  @Override
  public String getName() {
    return source.file().toString();
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return source.text();
  }

  /** As for {@code java FILE.java}, a public class need not have the file's name. */
  @Override
  public boolean isNameCompatible(String simpleName, Kind kind) {
    return kind == Kind.SOURCE;
  }

  @Override
  public @Nullable NestingKind getNestingKind() {
    return null;
  }

  @Override
  public @Nullable Modifier getAccessLevel() {
    return null;
  }
}
