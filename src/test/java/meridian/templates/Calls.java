package meridian.templates;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Which of AWS's actions a handler may come to, found in the shipped classes: from the handler's
 * own methods on, every method that is called, and every one that may stand in for it.
 */
final class Calls {

  /** What a call is about. */
  enum Table {
    PEERS,
    CONTROL
  }

  /** Those that talk to a table. One that is not here is to be added, once it is known which. */
  private static final Map<String, Set<Table>> TABLES =
      Map.ofEntries(
          Map.entry("PeerQueries", Set.of(Table.PEERS)),
          Map.entry("PeerReplica", Set.of(Table.PEERS)),
          Map.entry("PeerWriter", Set.of(Table.PEERS)),
          Map.entry("SegmentScan", Set.of(Table.PEERS)),
          Map.entry("SweepWriter", Set.of(Table.PEERS)),
          Map.entry("Heartbeats", Set.of(Table.CONTROL)),
          Map.entry("Drains", Set.of(Table.CONTROL)),
          Map.entry("Bans", Set.of(Table.CONTROL)),
          Map.entry("DynamoDbBanList", Set.of(Table.CONTROL)),
          Map.entry("DynamoDbHealth", Set.of(Table.CONTROL)),
          Map.entry("Rulings", Set.of(Table.CONTROL)),
          Map.entry("DynamoDbSweepLog", Set.of(Table.CONTROL)),
          Map.entry("TableCheck", Set.of(Table.PEERS, Table.CONTROL)));

  private static final JavaClasses SHIPPED =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  private final Deque<JavaCodeUnit> waiting = new ArrayDeque<>();
  private final Set<JavaCodeUnit> reached = new HashSet<>();
  private final Map<Table, Set<String>> onTables = new EnumMap<>(Table.class);
  private final Set<String> onBus = new TreeSet<>();

  private Calls() {}

  static Calls of(String handler) {
    Calls calls = new Calls();
    SHIPPED.get(handler).getCodeUnits().forEach(calls::reach);
    while (!calls.waiting.isEmpty()) {
      calls.follow(calls.waiting.remove());
    }
    return calls;
  }

  /** The actions on a table. */
  Set<String> onTable(Table table) {
    return onTables.getOrDefault(table, Set.of());
  }

  /** The actions on an event bus. */
  Set<String> onBus() {
    return onBus;
  }

  private void reach(JavaCodeUnit unit) {
    if (reached.add(unit)) {
      waiting.add(unit);
    }
  }

  private void follow(JavaCodeUnit unit) {
    if (unit instanceof JavaConstructor) {
      unit.getOwner().getMethods().stream().filter(Calls::isCalledFromOutside).forEach(this::reach);
      unit.getOwner().getStaticInitializer().ifPresent(this::reach);
    }
    Stream.of(
            unit.getMethodCallsFromSelf(),
            unit.getConstructorCallsFromSelf(),
            unit.getMethodReferencesFromSelf(),
            unit.getConstructorReferencesFromSelf())
        .flatMap(Set::stream)
        .forEach(this::follow);
  }

  /** Whether a method may be called by the JDK or a library, as it is one of a type of theirs. */
  private static boolean isCalledFromOutside(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return Stream.concat(
            owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
        .filter(type -> !SHIPPED.contain(type.getName()))
        .anyMatch(type -> type.getMethods().stream().anyMatch(other -> isSame(method, other)));
  }

  private static boolean isSame(JavaMethod method, JavaMethod other) {
    return method.getName().equals(other.getName())
        && method.getRawParameterTypes().size() == other.getRawParameterTypes().size();
  }

  private void follow(JavaAccess<?> access) {
    AccessTarget target = (AccessTarget) access.getTarget();
    JavaClass owner = target.getOwner();
    if (owner.isAssignableTo(DynamoDbClient.class)) {
      note(access, target.getName());
    } else if (owner.isEquivalentTo(TransactWriteItem.Builder.class)) {
      noteOfTransaction(access, target.getName());
    } else if (owner.isAssignableTo(EventBridgeClient.class)) {
      noteEvents(target.getName());
    } else if (SHIPPED.contain(owner.getName())) {
      Stream.concat(
              Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream()),
              Stream.concat(
                  owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream()))
          .flatMap(type -> type.getCodeUnits().stream())
          .filter(unit -> SHIPPED.contain(unit.getOwner().getName()))
          .filter(unit -> unit.getName().equals(target.getName()))
          .filter(unit -> !(unit instanceof JavaConstructor) || unit.getOwner().equals(owner))
          .forEach(this::reach);
    }
  }

  private void note(JavaAccess<?> access, String method) {
    switch (method) {
      case "query", "queryPaginator" -> noteAction(access, "Query");
      case "scan" -> noteAction(access, "Scan");
      case "getItem", "putItem", "deleteItem", "updateItem", "describeTable" ->
          noteAction(access, named(method));
      // What is in it says which actions it takes.
      case "transactWriteItems", "builder", "close" -> {}
      default -> throw new AssertionError("what action is " + method + "?");
    }
  }

  private void noteOfTransaction(JavaAccess<?> access, String method) {
    switch (method) {
      case "put", "delete", "update" -> noteAction(access, named(method) + "Item");
      case "conditionCheck" -> noteAction(access, "ConditionCheckItem");
      default -> {}
    }
  }

  private void noteEvents(String method) {
    switch (method) {
      case "putEvents" -> onBus.add("events:PutEvents");
      case "builder", "close" -> {}
      default -> throw new AssertionError("what action is " + method + "?");
    }
  }

  private void noteAction(JavaAccess<?> access, String action) {
    String caller =
        access.getOriginOwner().getName().replaceFirst("^.*[.]", "").replaceFirst("[$].*", "");
    Set<Table> tables = TABLES.get(caller);
    if (tables == null) {
      throw new AssertionError(caller + " calls " + action + ": on which table?");
    }
    for (Table table : tables) {
      onTables.computeIfAbsent(table, _ -> new TreeSet<>()).add("dynamodb:" + action);
    }
  }

  private static String named(String method) {
    return method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
  }
}
