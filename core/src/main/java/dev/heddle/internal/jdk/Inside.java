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
 * them, so what cannot be used as it will be is refused here: a carrier that met it later would die
 * of it, and nobody would be told.
 */
final class Inside {

  private final UnaryOperator<String> names;

  /**
   * The JDK that runs.
   *
   * @param names what it calls a class or member that Heddle knows by the given name: the same. A
   *     test gives another to simulate a JDK that lacks it, or has something else under that name
   */
  Inside(UnaryOperator<String> names) {
    this.names = names;
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(names.apply(name));
  }

  /** The value of a constant. */
  int constant(Class<?> owner, String name) throws ReflectiveOperationException {
    return (int) lookup(owner).findStaticVarHandle(owner, names.apply(name), int.class).get();
  }

  /** A field of each object, which can be accessed in all of these ways. */
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

  /** A method of each object. Its first parameter becomes {@code receiver}, a wider type. */
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
   * What finds the thread that a task of the JDK's continues. The task, such as this one, is a
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
