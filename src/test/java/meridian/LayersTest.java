package meridian;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way the arrows between the packages point. */
final class LayersTest {

  private static final JavaClasses SHIPPED =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  /** What runs on one machine only; it is compiled beside the tests, which are left out. */
  private static final JavaClasses TOOLS =
      new ClassFileImporter()
          .importPath(Path.of("target/test-classes"))
          .that(describe("are tools", LayersTest::isTool));

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .importPaths(Path.of("target/classes"), Path.of("target/test-classes"))
          .that(describe("are no tests", type -> isShipped(type) || isTool(type)));

  /** Each package, and the packages that it may import beside itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        "peer                      | nothing",
        "swarm                     | peer",
        "concurrent                | nothing",
        "tracker                   | peer swarm",
        "purge                     | peer swarm",
        "health                    | swarm",
        "wire                      | peer swarm tracker",
        "http                      | peer swarm tracker wire health",
        "resilience                | peer swarm tracker concurrent",
        "store.dynamodb.table      | peer swarm",
        "store.dynamodb.announce   | peer swarm concurrent store.dynamodb.table",
        "store.dynamodb.sweep      | peer swarm purge concurrent store.dynamodb.table",
        "store.dynamodb.control    | peer swarm health tracker concurrent store.dynamodb.table",
        "store.dynamodb.heartbeat  | peer swarm health concurrent store.dynamodb.table",
      })
  void shippedPackagesImportOnlyTheLayersBelow(String importing, @Nullable String imported) {
    List<String> allowed = new ArrayList<>(List.of("meridian." + importing));
    if (imported != null) {
      allowed.addAll(Stream.of(imported.split(" ", -1)).map("meridian."::concat).toList());
    }
    noClasses()
        .that(resideInAPackage("meridian." + importing))
        .should()
        .dependOnClassesThat(
            resideInAPackage("meridian..")
                .and(resideOutsideOfPackages(allowed.toArray(String[]::new))))
        .check(SHIPPED);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("meridian.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void nothingShippedKnowsATool() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "meridian.topology..",
                "meridian.deployment..",
                "meridian.cli..",
                "meridian.operate..",
                "meridian.inspect..",
                "meridian.report..",
                "meridian.store.memory..",
                "meridian.model..",
                "meridian.speed..",
                "meridian.measure..",
                "meridian.bench..",
                "meridian.coldstart..",
                "meridian.runtime..",
                "meridian.drill..",
                "meridian.local.."))
        .check(SHIPPED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        "meridian.topology          | meridian.swarm",
        "meridian.deployment        | meridian.topology meridian.swarm",
        "meridian.inspect           | meridian.peer meridian.swarm meridian.tracker"
            + " meridian.store.dynamodb.table meridian.store.dynamodb.announce"
            + " meridian.store.dynamodb.control",
        "meridian.report            | nothing",
        "meridian.cli               | meridian.peer meridian.swarm meridian.wire meridian.report",
        "meridian.cli.smoke         | meridian.cli meridian.report meridian.peer meridian.wire",
        "meridian.cli.load          | meridian.cli meridian.report meridian.peer",
        "meridian.operate           | meridian.deployment meridian.report meridian.topology"
            + " meridian.peer",
        "meridian.operate.access    | meridian.operate meridian.report meridian.operate.decision"
            + " meridian.deployment meridian.peer meridian.store.dynamodb.control",
        "meridian.operate.drain     | meridian.operate meridian.report meridian.operate.decision"
            + " meridian.deployment meridian.topology meridian.swarm"
            + " meridian.store.dynamodb.control",
        "meridian.operate.outage    | meridian.operate meridian.report meridian.deployment",
        "meridian.operate.peer      | meridian.operate meridian.report meridian.deployment"
            + " meridian.inspect meridian.peer meridian.swarm meridian.store.dynamodb.control",
        "meridian.operate.purge     | meridian.operate meridian.report meridian.deployment"
            + " meridian.purge meridian.store.dynamodb.sweep meridian.peer meridian.swarm"
            + " meridian.lambda.event",
        "meridian.operate.decision  | meridian.peer meridian.swarm meridian.store.dynamodb.control",
        "meridian.store.memory      | meridian.peer meridian.swarm",
        "meridian.model             | meridian.peer",
        "meridian.drill             | meridian.peer meridian.swarm meridian.wire meridian.model"
            + " meridian.drill.client meridian.drill.cloud meridian.topology meridian.report"
            + " meridian.measure meridian.local.dns meridian.local.gateway meridian.local.outage"
            + " meridian.local",
        "meridian.drill.client      | meridian.peer meridian.swarm meridian.wire meridian.inspect"
            + " meridian.model meridian.drill.cloud meridian.topology meridian.local.http",
        "meridian.drill.cloud       | meridian.peer meridian.swarm meridian.health meridian.lambda"
            + " meridian.lambda.aws meridian.lambda.config meridian.lambda.event meridian.purge"
            + " meridian.concurrent"
            + " meridian.model meridian.topology meridian.local.http meridian.local.gateway"
            + " meridian.local.dns meridian.local.function meridian.local.events",
        "meridian.measure           | meridian.report",
        "meridian.runtime           | meridian.local.database",
        "meridian.coldstart         | meridian.report meridian.measure meridian.runtime"
            + " meridian.local.gateway",
        "meridian.speed             | meridian.measure meridian.lambda meridian.lambda.aws"
            + " meridian.lambda.config meridian.local.gateway"
            + " meridian.local.function meridian.runtime",
        "meridian.bench             | meridian.bench.cost meridian.bench.traffic meridian.peer"
            + " meridian.swarm meridian.tracker meridian.model meridian.local.database"
            + " meridian.report meridian.measure",
        "meridian.bench.cost        | meridian.model",
        "meridian.bench.traffic     | meridian.bench.cost meridian.peer meridian.swarm"
            + " meridian.tracker meridian.purge meridian.store.dynamodb.announce"
            + " meridian.store.dynamodb.sweep meridian.model",
        "meridian.local.function    | nothing",
        "meridian.local.net         | nothing",
        "meridian.local.faults      | meridian.local.net",
        "meridian.local.events      | meridian.local.function meridian.local.net",
        "meridian.local.http        | meridian.local.net",
        "meridian.local.gateway     | meridian.local.function meridian.local.http",
        "meridian.local.dns         | meridian.topology meridian.local.http",
        "meridian.local.replication | nothing",
        "meridian.local.database    | meridian.local.replication",
        "meridian.local.outage      | meridian.topology meridian.deployment meridian.local.http"
            + " meridian.local.net",
        "meridian.local             | meridian.local.http meridian.local.gateway"
            + " meridian.local.dns meridian.local.outage meridian.local.replication"
            + " meridian.local.events meridian.local.function"
            + " meridian.local.database meridian.local.net meridian.local.faults"
            + " meridian.lambda meridian.lambda.aws meridian.lambda.config meridian.lambda.event"
            + " meridian.store.memory meridian.store.dynamodb.control meridian.peer meridian.swarm"
            + " meridian.tracker meridian.http meridian.health meridian.topology"
            + " meridian.deployment",
      })
  void aToolKnowsNoMoreThanItNeeds(String tool, @Nullable String known) {
    List<String> allowed = new ArrayList<>(List.of(tool));
    if (known != null) {
      allowed.addAll(List.of(known.split(" ", -1)));
    }
    noClasses()
        .that(resideInAPackage(tool))
        .should()
        .dependOnClassesThat(
            resideInAPackage("meridian..")
                .and(resideOutsideOfPackages(allowed.toArray(String[]::new))))
        .check(TOOLS);
  }

  @Test
  void everyToolIsOfAPackageAbove() {
    classes()
        .should()
        .resideInAnyPackage(
            "meridian.topology",
            "meridian.deployment",
            "meridian.cli..",
            "meridian.inspect",
            "meridian.report",
            "meridian.operate..",
            "meridian.store.memory",
            "meridian.model",
            "meridian.speed",
            "meridian.measure",
            "meridian.bench..",
            "meridian.coldstart",
            "meridian.runtime",
            "meridian.drill..",
            "meridian.local..")
        .check(TOOLS);
  }

  @Test
  void theDomainNeedsNothingButTheJdk() {
    classes()
        .that(
            resideInAnyPackage(
                "meridian.peer..",
                "meridian.swarm..",
                "meridian.tracker..",
                "meridian.purge..",
                "meridian.health..",
                "meridian.concurrent..",
                "meridian.wire.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "meridian.peer..",
                "meridian.swarm..",
                "meridian.tracker..",
                "meridian.purge..",
                "meridian.health..",
                "meridian.concurrent..",
                "meridian.wire..",
                "java..",
                "javax.crypto..",
                "org.jspecify.."))
        .check(SHIPPED);
  }

  @Test
  void awsIsKnownToTheEntryPointsAndTheStoreOnly() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.lambda..", "meridian.store.dynamodb.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("software.amazon..", "com.amazonaws.."))
        .check(SHIPPED);
  }

  @Test
  void resilience4jIsKnownToTheDecoratorsOnly() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.resilience.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.github.resilience4j.."))
        .check(ALL);
  }

  @Test
  void snapshotsAreKnownToTheEntryPointsOnly() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.lambda.."))
        .should()
        .dependOnClassesThat(resideInAPackage("org.crac.."))
        .check(ALL);
  }

  @Test
  void jsonIsKnownAtTheEdgesOnly() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.lambda..", "meridian.http.."))
        .should()
        .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.."))
        .check(SHIPPED);
  }

  @Test
  void theEnvironmentIsReadInTheEntryPointsOnly() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.lambda.."))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(SHIPPED);
  }

  @Test
  void timeIsInjected() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(SHIPPED);
  }

  private static boolean isShipped(JavaClass type) {
    return hasSource(Path.of("src/main/java"), type);
  }

  private static boolean isTool(JavaClass type) {
    return hasSource(Path.of("src/tools/java"), type)
        || hasSource(Path.of("src/benchmarks/java"), type);
  }

  private static boolean hasSource(Path root, JavaClass type) {
    String outermost = type.getName().replaceFirst("\\$.*", "");
    return Files.exists(root.resolve(outermost.replace('.', '/') + ".java"));
  }
}
