package dev.heddle.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A program's main, found and started as {@code java} does it (JEP 512): {@code main(String[])} is
 * preferred to {@code main()}; it may be static or not, of any access but private, and inherited; a
 * main that is not static is called on a new instance.
 */
final class MainMethod {
  /** Takes the arguments, whether the program's main wants them or not. */
  private final MethodHandle main;

  private MainMethod(MethodHandle main) {
    this.main = main;
  }

  /** Finds the main of a class; {@code file} is only for messages. */
  static MainMethod of(String className, ClassLoader loader, Path file) throws UsageException {
    String place = "class " + className + " in '" + file + "'";
    try {
      Class<?> type = Class.forName(className, false, loader);
      Method method = find(type, String[].class);
      if (method == null) {
        method = find(type);
      }
      if (method == null) {
        throw new UsageException(
            place + " has no main; write void main() or static void main(String[] args)");
      }
      return new MainMethod(handle(type, method, place));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new UsageException(place + " cannot be loaded: " + e);
    }
  }

  /** Runs it on this thread; whatever it throws comes out as it is. */
  void invoke(String[] args) throws Exception {
    try {
      main.invokeExact(args);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("main threw neither Exception nor Error", e);
    }
  }

  /** Brings every form of main to the one form {@code (String[])void}. */
  private static MethodHandle handle(Class<?> type, Method method, String place)
      throws UsageException, IllegalAccessException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    method.setAccessible(true);
    MethodHandle handle = lookup.unreflect(method).asFixedArity();
    if (!Modifier.isStatic(method.getModifiers())) {
      MethodHandle instance = lookup.unreflectConstructor(constructor(type, place));
      MethodType onInstance = handle.type().changeParameterType(0, type);
      handle = MethodHandles.collectArguments(handle.asType(onInstance), 0, instance);
    }
    return method.getParameterCount() == 0
        ? MethodHandles.dropArguments(handle, 0, String[].class)
        : handle;
  }

  private static @Nullable Method find(Class<?> type, Class<?>... parameters) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      Method declared = declared(each, parameters);
      if (declared != null && isVisibleFrom(type, declared)) {
        return declared;
      }
    }
    return inheritedFromInterface(type, parameters);
  }

  /**
   * A default main of an interface; {@code getMethod} finds public ones wherever they come from.
   */
  private static @Nullable Method inheritedFromInterface(Class<?> type, Class<?>... parameters) {
    try {
      Method method = type.getMethod("main", parameters);
      return isCandidate(method) ? method : null;
    } catch (NoSuchMethodException none) {
      return null;
    }
  }

  private static @Nullable Method declared(Class<?> type, Class<?>... parameters) {
    try {
      Method method = type.getDeclaredMethod("main", parameters);
      return isCandidate(method) ? method : null;
    } catch (NoSuchMethodException none) {
      return null;
    }
  }

  private static boolean isCandidate(Method method) {
    int modifiers = method.getModifiers();
    return method.getReturnType() == void.class
        && !Modifier.isPrivate(modifiers)
        && !Modifier.isAbstract(modifiers);
  }

  /** A main without access modifier is inherited only inside its package. */
  private static boolean isVisibleFrom(Class<?> type, Method method) {
    int visible = Modifier.PUBLIC | Modifier.PROTECTED;
    Class<?> owner = method.getDeclaringClass();
    return (method.getModifiers() & visible) != 0
        || owner.getPackageName().equals(type.getPackageName());
  }

  private static Constructor<?> constructor(Class<?> type, String place) throws UsageException {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new UsageException(
          place
              + " is abstract, so its main needs to be static: there is no instance to call it on");
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      if (Modifier.isPrivate(constructor.getModifiers())) {
        throw new UsageException(
            place + " has a private constructor, so its main needs to be static");
      }
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException none) {
      throw new UsageException(
          place + " has no constructor without parameters, so its main needs to be static");
    }
  }
}
