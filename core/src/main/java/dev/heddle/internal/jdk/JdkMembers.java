package dev.heddle.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.lang.reflect.Field;
import java.util.function.UnaryOperator;

/**
 * Finds members of the JDK's own classes, by name and exact type. A JDK may have changed any of
 * them, so a member that does not support its later use is refused here: a carrier that met it
 * later would die without a report.
 */
final class JdkMembers {

  private final UnaryOperator<String> names;

  /**
   * Gives access to the JDK that runs.
   *
   * @param names maps the name by which Heddle knows a class or member to the JDK's: the same. A
   *     test maps it to another to simulate a JDK that lacks it, or has something else under that
   *     name
   */
  JdkMembers(UnaryOperator<String> names) {
    this.names = names;
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(names.apply(name));
  }

  /** The value of a constant. */
  int constant(Class<?> owner, String name) throws ReflectiveOperationException {
    return (int) lookup(owner).findStaticVarHandle(owner, names.apply(name), int.class).get();
  }

  /** An instance field that supports all of these access modes. */
  VarHandle field(Class<?> owner, String name, Class<?> type, AccessMode... modes)
      throws ReflectiveOperationException {
    VarHandle field = lookup(owner).findVarHandle(owner, names.apply(name), type);
    for (AccessMode mode : modes) {
      if (!field.isAccessModeSupported(mode)) {
        throw new NoSuchFieldException(
            owner.getName() + "." + name + " cannot be used by " + mode.methodName());
      }
    }
    return field;
  }

  /** An instance method. The type of its receiver is widened to {@code receiver}. */
  MethodHandle method(Class<?> receiver, Class<?> owner, String name, MethodType type)
      throws ReflectiveOperationException {
    MethodHandle method = lookup(owner).findVirtual(owner, names.apply(name), type);
    return method.asType(method.type().changeParameterType(0, receiver));
  }

  MethodHandle staticMethod(Class<?> owner, String name, MethodType type)
      throws ReflectiveOperationException {
    return lookup(owner).findStatic(owner, names.apply(name), type);
  }

  /**
   * A getter of the thread that a task of the JDK's continues. Such a task, like {@code task}, is a
   * lambda whose one field is the thread.
   */
  MethodHandle threadOf(Runnable task) throws ReflectiveOperationException {
    Class<?> type = task.getClass();
    for (Field field : type.getDeclaredFields()) {
      if (Thread.class.isAssignableFrom(field.getType())) {
        MethodHandle thread = lookup(type).findGetter(type, field.getName(), field.getType());
        return thread.asType(MethodType.methodType(Thread.class, Runnable.class));
      }
    }
    throw new NoSuchFieldException("a thread in " + type);
  }

  private static Lookup lookup(Class<?> owner) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
  }
}
