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
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The AWS actions that a handler can call, found in the shipped classes: starting from the
 * handler's methods, every called method is followed, and every method that may override or
 * implement it.
 */
final class CalledActions {

  /** The tables. */
  enum Table {
    PEERS,
    CONTROL
  }

  /** The classes that call DynamoDB, with their tables. A new class has to be added. */
  private static final Map<String, Set<Table>> TABLES =
      Map.ofEntries(
          Map.entry("PeerQueries", Set.of(Table.PEERS)),
          Map.entry("MeteredClient", Set.of(Table.PEERS)),
          Map.entry("DynamoDbPeerTableProbe", Set.of(Table.PEERS)),
          Map.entry("PeerWriter", Set.of(Table.PEERS)),
          Map.entry("SegmentScan", Set.of(Table.PEERS)),
          Map.entry("SweepWriter", Set.of(Table.PEERS)),
          Map.entry("TableRecords", Set.of(Table.PEERS)),
          Map.entry("ControlTable", Set.of(Table.CONTROL)),
          Map.entry("TableDatastore", Set.of(Table.PEERS, Table.CONTROL)));

  private static final JavaClasses SHIPPED =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  private final JavaClasses classes;
  private final Deque<JavaCodeUnit> pending = new ArrayDeque<>();
  private final Set<JavaCodeUnit> reached = new HashSet<>();
  private final Map<Table, Set<String>> onTables = new EnumMap<>(Table.class);
  private final Set<String> onBus = new TreeSet<>();
  private final Set<String> onMetrics = new TreeSet<>();
  private final Set<String> onBucket = new TreeSet<>();

  private CalledActions(JavaClasses classes) {
    this.classes = classes;
  }

  /** The actions that a shipped handler can call. */
  static CalledActions of(String handler) {
    return from(SHIPPED, Stream.of(handler));
  }

  /** The actions that operators' commands can call together. */
  static CalledActions ofOperators() {
    JavaClasses operating =
        new ClassFileImporter()
            .withImportOption(
                location ->
                    !location.contains("/meridian/lambda/")
                        && (location.contains("target/classes/")
                            || location.contains("/meridian/operate/")
                            || location.contains("/meridian/inspect/")))
            .importPaths(Path.of("target/classes"), Path.of("target/test-classes"));
    return from(
        operating,
        operating.stream()
            .map(JavaClass::getName)
            .filter(name -> name.matches("meridian[.]operate[.].*Command")));
  }

  private static CalledActions from(JavaClasses classes, Stream<String> starts) {
    CalledActions calls = new CalledActions(classes);
    starts.flatMap(start -> classes.get(start).getCodeUnits().stream()).forEach(calls::reach);
    while (!calls.pending.isEmpty()) {
      calls.follow(calls.pending.remove());
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

  /** The actions on metrics. */
  Set<String> onMetrics() {
    return onMetrics;
  }

  /** The actions on a bucket and its objects. */
  Set<String> onBucket() {
    return onBucket;
  }

  private void reach(JavaCodeUnit unit) {
    if (reached.add(unit)) {
      pending.add(unit);
    }
  }

  private void follow(JavaCodeUnit unit) {
    if (unit instanceof JavaConstructor) {
      unit.getOwner().getMethods().stream().filter(this::isCalledFromOutside).forEach(this::reach);
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

  /** Whether the JDK or a library may call a method, because it overrides one of theirs. */
  private boolean isCalledFromOutside(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return Stream.concat(
            owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
        .filter(type -> !classes.contain(type.getName()))
        .anyMatch(
            type -> type.getMethods().stream().anyMatch(other -> hasSameSignature(method, other)));
  }

  private static boolean hasSameSignature(JavaMethod method, JavaMethod other) {
    return method.getName().equals(other.getName())
        && method.getRawParameterTypes().size() == other.getRawParameterTypes().size();
  }

  private void follow(JavaAccess<?> access) {
    AccessTarget target = (AccessTarget) access.getTarget();
    JavaClass owner = target.getOwner();
    if (owner.isAssignableTo(DynamoDbClient.class) && !classes.contain(owner.getName())) {
      record(access, target.getName());
    } else if (owner.isEquivalentTo(TransactWriteItem.Builder.class)) {
      recordTransactionItem(access, target.getName());
    } else if (owner.isAssignableTo(EventBridgeClient.class)) {
      recordEventBus(target.getName());
    } else if (owner.isAssignableTo(CloudWatchClient.class)) {
      recordMetrics(target.getName());
    } else if (owner.isAssignableTo(S3Client.class)) {
      recordBucket(target.getName());
    } else if (classes.contain(owner.getName())) {
      Stream.concat(
              Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream()),
              Stream.concat(
                  owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream()))
          .flatMap(type -> type.getCodeUnits().stream())
          .filter(unit -> classes.contain(unit.getOwner().getName()))
          .filter(unit -> unit.getName().equals(target.getName()))
          .filter(unit -> !(unit instanceof JavaConstructor) || unit.getOwner().equals(owner))
          .forEach(this::reach);
    }
  }

  private void record(JavaAccess<?> access, String method) {
    switch (method) {
      case "query", "queryPaginator" -> recordAction(access, "Query");
      case "scan" -> recordAction(access, "Scan");
      case "getItem", "putItem", "deleteItem", "updateItem", "describeTable" ->
          recordAction(access, capitalized(method));
      // The actions are those of the transaction's items.
      case "transactWriteItems", "builder", "close" -> {}
      default -> throw new AssertionError("add the AWS action of " + method);
    }
  }

  private void recordTransactionItem(JavaAccess<?> access, String method) {
    switch (method) {
      case "put", "delete", "update" -> recordAction(access, capitalized(method) + "Item");
      case "conditionCheck" -> recordAction(access, "ConditionCheckItem");
      default -> {}
    }
  }

  private void recordEventBus(String method) {
    switch (method) {
      case "putEvents" -> onBus.add("events:PutEvents");
      case "builder", "close" -> {}
      default -> throw new AssertionError("add the AWS action of " + method);
    }
  }

  private void recordBucket(String method) {
    switch (method) {
      case "getObject", "getObjectAsBytes", "headObject" -> onBucket.add("s3:GetObject");
      case "putObject", "deleteObject", "getBucketVersioning" ->
          onBucket.add("s3:" + capitalized(method));
      case "listObjectsV2", "headBucket" -> onBucket.add("s3:ListBucket");
      case "builder", "close" -> {}
      default -> throw new AssertionError("add the AWS action of " + method);
    }
  }

  private void recordMetrics(String method) {
    switch (method) {
      case "getMetricDataPaginator" -> onMetrics.add("cloudwatch:GetMetricData");
      case "putMetricData" -> onMetrics.add("cloudwatch:PutMetricData");
      case "builder", "close" -> {}
      default -> throw new AssertionError("add the AWS action of " + method);
    }
  }

  private void recordAction(JavaAccess<?> access, String action) {
    String caller =
        access.getOriginOwner().getName().replaceFirst("^.*[.]", "").replaceFirst("[$].*", "");
    Set<Table> tables = TABLES.get(caller);
    if (tables == null) {
      throw new AssertionError(caller + " calls " + action + ": add its table to TABLES");
    }
    for (Table table : tables) {
      onTables.computeIfAbsent(table, _ -> new TreeSet<>()).add("dynamodb:" + action);
    }
  }

  private static String capitalized(String method) {
    return method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
  }
}
