package dev.heddle.internal.jdk;

/** A system property that is one of two words. */
final class Setting {

  private Setting() {}

  /**
   * The value of the property; {@code usual} if it is not set.
   *
   * @throws IllegalArgumentException if it is neither of the two
   */
  static String read(String name, String usual, String other) {
    String value = System.getProperty(name, usual);
    if (!value.equals(usual) && !value.equals(other)) {
      throw new IllegalArgumentException(
          "system property "
              + name
              + " is \""
              + value
              + "\"; it must be "
              + usual
              + " or "
              + other);
    }
    return value;
  }
}
