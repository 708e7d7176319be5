package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.ClassFiles;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Classes of the core refer to each other from the top down: without the references in {@link
 * #BACK} there is no circle of classes. Nested classes count as a part of their file, and the list
 * of its subtypes that a sealed type has does not count.
 */
class ReferencesTest {

  /** The references that run back up, each with its reason in the comment of the class. */
  private static final Set<String> BACK =
      Set.of(
          "Context -> AfterEnd",
          "ContextEnd -> Chan",
          "CurrentContext -> Context",
          "CurrentContext -> Goroutine",
          "GlobalScheduler -> Scheduler",
          "GoroutineExecutor -> Scheduler",
          "Laggards -> Group",
          "ProfileJson -> GoroutineProfile",
          "ProfileText -> GoroutineProfile",
          "Race -> Group",
          "ReceiveOnly -> Chan",
          "SendOnly -> Chan",
          "TickSource -> Chan",
          "internal.deadlock.HeldLock -> internal.deadlock.LockWatch",
          "internal.park.WaitNode -> internal.park.Waiter",
          "internal.park.Waiter -> internal.park.ThreadWaiter",
          "internal.sched.Carrier -> internal.sched.Dispatcher",
          "internal.sched.Fiber -> internal.sched.Carrier",
          "internal.sched.Fiber -> internal.sched.SchedulerCore",
          "internal.sched.GoroutineBase -> internal.sched.Fiber",
          "internal.sched.Processor -> internal.sched.Carrier",
          "internal.sched.Processor -> internal.sched.Dispatcher",
          "internal.time.Timed -> internal.time.TimerHeap",
          "sync.Flight -> sync.SingleFlight");

  private static final Pattern TYPE = Pattern.compile("L(dev/heddle/[^;<]+)[;<]");

  @Test
  void noCircleOfClassesIsLeftWithoutTheKnownReferences() throws Exception {
    Map<String, Set<String>> references = references();
    List<String> unknown = new ArrayList<>();
    for (String back : BACK) {
      String[] ends = back.split(" -> ");
      assertThat(references.get(ends[0])).as(back).isNotNull().contains(ends[1]);
      references.get(ends[0]).remove(ends[1]);
    }
    for (List<String> circle : circles(references)) {
      unknown.add(String.join(", ", circle));
    }
    assertThat(unknown).as("classes that refer to each other in circles").isEmpty();
  }

  /** The sets of several classes of which each leads to each other. */
  private static List<List<String>> circles(Map<String, Set<String>> references) {
    Map<String, Set<String>> reached = new HashMap<>();
    references.keySet().forEach(from -> reached.put(from, reach(from, references)));
    Set<List<String>> found = new HashSet<>();
    for (String from : references.keySet()) {
      List<String> circle =
          reached.get(from).stream().filter(to -> reached.get(to).contains(from)).sorted().toList();
      if (circle.size() > 1) {
        found.add(circle);
      }
    }
    return List.copyOf(found);
  }

  private static Set<String> reach(String from, Map<String, Set<String>> references) {
    Set<String> reached = new HashSet<>();
    List<String> next = new ArrayList<>(List.of(from));
    while (!next.isEmpty()) {
      for (String to : references.get(next.removeLast())) {
        if (reached.add(to)) {
          next.add(to);
        }
      }
    }
    return reached;
  }

  /** For each class the others to which its code and its declarations refer. */
  private static Map<String, Set<String>> references() throws Exception {
    Map<String, Set<String>> references = new TreeMap<>();
    for (ClassModel type : ClassFiles.ofCore()) {
      String name = whole(type.thisClass().asInternalName());
      Set<String> others = references.computeIfAbsent(name, fresh -> new TreeSet<>());
      others.addAll(referred(type));
      others.remove(name);
    }
    references.values().forEach(others -> others.retainAll(references.keySet()));
    return references;
  }

  private static Set<String> referred(ClassModel type) {
    Set<String> names = new HashSet<>();
    for (PoolEntry entry : type.constantPool()) {
      switch (entry) {
        case ClassEntry other -> names.add(other.asInternalName().replaceFirst("^\\[+L", ""));
        case NameAndTypeEntry member -> addTypes(member.type().stringValue(), names);
        case MethodTypeEntry method -> addTypes(method.descriptor().stringValue(), names);
        default -> {}
      }
    }
    type.findAttribute(Attributes.permittedSubclasses())
        .ifPresent(sealed ->
            sealed.permittedSubclasses().forEach(sub -> names.remove(sub.asInternalName())));
    type.fields().forEach(field -> addTypes(field.fieldType().stringValue(), names));
    type.methods().forEach(method -> addTypes(method.methodType().stringValue(), names));
    return names.stream()
        .filter(each -> each.startsWith("dev/heddle/"))
        .map(ReferencesTest::whole)
        .collect(Collectors.toSet());
  }

  private static void addTypes(String descriptor, Set<String> names) {
    Matcher types = TYPE.matcher(descriptor);
    while (types.find()) {
      names.add(types.group(1));
    }
  }

  /** The class in whose file it is. */
  private static String whole(String internalName) {
    String name = internalName.replace(";", "").replace('/', '.');
    int nested = name.indexOf('$');
    return (nested < 0 ? name : name.substring(0, nested)).replaceFirst("^dev\\.heddle\\.", "");
  }
}
