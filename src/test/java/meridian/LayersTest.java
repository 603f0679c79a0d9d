package meridian;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The permitted dependencies between packages, and on libraries. */
final class LayersTest {

  private static final DescribedPredicate<JavaClass> ARE_TOOLS =
      describe("are tools or benchmarks", type -> isTool(sourceFile(type)));

  /** All classes but those of tests, read once. */
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(LayersTest::isNoTest)
          .importPaths(Path.of("target/classes"), Path.of("target/test-classes"));

  private static final JavaClasses SHIPPED =
      ALL.that(describe("are shipped", type -> isShipped(sourceFile(type))));

  /** Tools and benchmarks, which are compiled into the directory of the tests. */
  private static final JavaClasses TOOLS = ALL.that(ARE_TOOLS);

  /** Shipped packages below {@code meridian}, and the packages that each may import. */
  private static final String SHIPPED_IMPORTS =
      """
      peer                     |
      swarm                    | peer
      metrics                  | peer swarm
      concurrent               |
      tracker                  | peer swarm
      purge                    | peer swarm
      health                   | swarm
      status                   | swarm health purge concurrent metrics
      wire                     | peer swarm tracker
      http                     | peer swarm tracker wire health purge status metrics
      resilience               | peer swarm tracker concurrent metrics
      store.record             | peer swarm purge
      store.dynamodb           |
      store.dynamodb.table     | peer swarm store.record
      store.dynamodb.announce  | peer swarm concurrent metrics store.record \
                                 store.dynamodb.table
      store.dynamodb.sweep     | peer swarm purge status concurrent store.record \
                                 store.dynamodb.table
      store.control            | peer swarm health tracker purge status concurrent metrics \
                                 store.dynamodb.table
      store.heartbeat          | swarm health status concurrent metrics store.control \
                                 store.dynamodb.table
      store.dynamodb.control   | store.control store.dynamodb.table
      store.dynamodb.heartbeat | swarm health store.dynamodb.table
      store.s3                 |
      store.s3.object          | peer swarm concurrent
      store.s3.swarm           | peer swarm concurrent metrics store.record store.s3.object
      store.s3.sweep           | peer swarm purge concurrent store.record store.s3.object \
                                 store.s3.swarm
      store.s3.control         | swarm health concurrent store.control store.s3.object \
                                 store.dynamodb.table
      lambda.config            | swarm tracker http resilience
      lambda.aws               | concurrent lambda.config store.s3.object
      lambda.event             | peer swarm purge http
      lambda.log               | lambda.config
      lambda.cloudwatch        | peer swarm purge health status metrics lambda.config
      lambda.snapstart         | wire http lambda.aws lambda.config lambda.event
      lambda                   | swarm tracker purge health status http concurrent resilience \
                                 metrics store.control store.heartbeat \
                                 store.s3.object store.s3.swarm store.s3.sweep store.s3.control \
                                 store.dynamodb.announce store.dynamodb.sweep \
                                 store.dynamodb.control store.dynamodb.heartbeat lambda.config \
                                 lambda.aws lambda.event lambda.log lambda.snapstart \
                                 lambda.cloudwatch
      """;

  /** Packages of tools and benchmarks, and the packages that each may import. */
  private static final String TOOL_IMPORTS =
      """
      topology          | command swarm
      templates         |
      deployment        | command topology swarm
      inspect           | peer swarm tracker store.record store.dynamodb.table store.s3.swarm \
                          store.control store.dynamodb.control
      report            | peer
      cost              | command report topology templates metrics status
      setup             | command cost topology
      command           | report
      cli               | command peer swarm wire report
      cli.smoke         | command cli report peer wire
      cli.load          | command cli report peer wire
      operate           | command deployment report topology peer swarm concurrent store.control \
                          store.dynamodb.control store.s3.control store.s3.object store.s3.swarm inspect
      operate.access    | command operate report operate.decision deployment peer swarm \
                          store.control
      operate.drain     | command peer operate report operate.decision deployment topology swarm \
                          store.control store.dynamodb.control
      operate.outage    | command operate report deployment
      operate.peer      | command operate report deployment inspect peer swarm
      operate.purge     | command operate report deployment purge store.control \
                          store.dynamodb.control peer swarm \
                          lambda.event health store.heartbeat
      operate.decision  | swarm store.control
      store.memory      | peer swarm purge store.control
      store.s3.object   | swarm
      model             | peer swarm tracker local.replication local.database local.database.item \
                          local.database.table local.database.operation
      simulation        | cli peer swarm tracker wire model
      drill             | command peer swarm wire model simulation drill.client drill.cloud topology report \
                          measure cost local.dns local.gateway local.outage local
      drill.client      | peer swarm wire inspect model simulation drill.cloud topology local.http \
                          store.dynamodb.control
      drill.cloud       | swarm health metrics lambda lambda.aws lambda.config lambda.event \
                          concurrent model topology local.http local.gateway local.dns \
                          local.function local.events local.database
      measure           | command cost report
      runtime           | local.database
      coldstart         | command report measure runtime local.gateway
      speed             | command cost measure report lambda lambda.aws lambda.config local.gateway local.function \
                          runtime
      capacity          | command measure report
      bench             | command cost bench.cost bench.traffic peer swarm tracker model simulation local.database \
                          report measure
      bench.cost        | command cost model local.database.item store.s3.object
      bench.traffic     | bench.cost wire peer swarm tracker purge store.dynamodb.announce \
                          store.dynamodb.sweep store.s3.object store.s3.swarm store.s3.sweep model simulation local.database.item
      local.function    |
      local.net         |
      local.faults      | local.net
      local.events      | local.function local.net
      local.http        | local.net
      local.gateway     | local.function local.http
      local.dns         | topology local.http
      local.replication | local.database.table
      local.database    | local.net local.database.item local.database.table \
                          local.database.operation
      local.database.item |
      local.database.expression | local.database.item
      local.database.table | local.database.item local.database.expression
      local.database.operation | local.database.item local.database.expression \
                          local.database.table
      local.objectstore | store.s3.object
      local.prometheus  | metrics local.http
      serve.proxy       | peer
      serve.http        | http peer local.http serve.proxy
      serve             | command serve.http serve.proxy http peer swarm tracker health metrics lambda \
                          lambda.aws lambda.config local.http local.prometheus local.status \
                          purge store.memory store.control concurrent operate operate.decision
      openwhisk         | http peer purge status metrics lambda lambda.aws lambda.config local.function
      local.outage      | topology deployment local.http local.net
      local.population  | status metrics simulation model peer swarm
      local.status      | metrics status health concurrent purge swarm store.heartbeat
      local             | local.objectstore store.s3.control command local.population local.status status store.control store.heartbeat store.dynamodb.sweep \
                          purge concurrent \
                          local.http local.gateway local.dns local.outage local.replication \
                          local.events local.function local.database local.database.table local.net local.faults \
                          local.prometheus metrics lambda \
                          lambda.aws lambda.config lambda.event store.dynamodb.announce \
                          store.dynamodb.control local.database.operation peer swarm tracker http health status topology \
                          deployment
      """;

  static Stream<Arguments> shippedImports() {
    return rows(SHIPPED_IMPORTS);
  }

  static Stream<Arguments> toolImports() {
    return rows(TOOL_IMPORTS);
  }

  private static Stream<Arguments> rows(String table) {
    return table
        .lines()
        .map(row -> row.split("\\|", -1))
        .map(row -> Arguments.of(fullNames(row[0]).getFirst(), fullNames(row[1])));
  }

  private static List<String> fullNames(String packages) {
    return packages.isBlank()
        ? List.of()
        : Stream.of(packages.strip().split(" +", -1)).map("meridian."::concat).toList();
  }

  @ParameterizedTest
  @MethodSource("shippedImports")
  void shippedPackagesImportOnlyPermittedPackages(String importing, List<String> permitted) {
    assertImportsOnly(importing, permitted, SHIPPED);
  }

  @ParameterizedTest
  @MethodSource("toolImports")
  void toolsImportOnlyPermittedPackages(String importing, List<String> permitted) {
    assertImportsOnly(importing, permitted, TOOLS);
  }

  private static void assertImportsOnly(
      String importing, List<String> permitted, JavaClasses classes) {
    noClasses()
        .that(resideInAPackage(importing))
        .should()
        .dependOnClassesThat(
            resideInAPackage("meridian..")
                .and(resideOutsideOfPackages(permitted.toArray(String[]::new)))
                .and(resideOutsideOfPackage(importing)))
        .check(classes);
  }

  @Test
  void everyPackageHasItsPermittedImports() {
    classes().should().resideInAnyPackage(importing(shippedImports())).check(SHIPPED);
    classes().should().resideInAnyPackage(importing(toolImports())).check(TOOLS);
  }

  private static String[] importing(Stream<Arguments> rows) {
    return rows.map(row -> row.get()[0]).map(String.class::cast).toArray(String[]::new);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("meridian.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void shippedPackagesDoNotImportTools() {
    noClasses().should().dependOnClassesThat(ARE_TOOLS).check(SHIPPED);
  }

  @Test
  void theDomainDependsOnTheJdkOnly() {
    var domain =
        resideInAnyPackage(
            "meridian.peer..",
            "meridian.swarm..",
            "meridian.metrics..",
            "meridian.tracker..",
            "meridian.purge..",
            "meridian.health..",
            "meridian.concurrent..",
            "meridian.wire..");
    classes()
        .that(domain)
        .should()
        .onlyDependOnClassesThat(
            domain.or(resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..")))
        .check(SHIPPED);
  }

  @Test
  void onlyEntryPointsAndTheStoreUseAws() {
    noClasses()
        .that(
            resideOutsideOfPackages(
                "meridian.lambda..",
                "meridian.store.control..",
                "meridian.store.heartbeat..",
                "meridian.store.dynamodb..",
                "meridian.store.s3.object..",
                "meridian.store.s3.control.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("software.amazon..", "com.amazonaws.."))
        .check(SHIPPED);
  }

  @Test
  void onlyDecoratorsUseResilience4j() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.resilience.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.github.resilience4j.."))
        .check(ALL);
  }

  @Test
  void onlyEntryPointsUseSnapshots() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.lambda.."))
        .should()
        .dependOnClassesThat(resideInAPackage("org.crac.."))
        .check(ALL);
  }

  @Test
  void onlyEntryPointsHttpAndControlObjectsUseJson() {
    noClasses()
        .that(
            resideOutsideOfPackages(
                "meridian.lambda..", "meridian.http..", "meridian.store.s3.control.."))
        .should()
        .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.."))
        .check(SHIPPED);
  }

  @Test
  void onlyEntryPointsReadTheEnvironment() {
    noClasses()
        .that(resideOutsideOfPackages("meridian.lambda.."))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(SHIPPED);
  }

  @Test
  void nothingReadsTheSystemClock() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(SHIPPED);
  }

  private static boolean isNoTest(Location classFile) {
    String file = classFile.asURI().getPath().replaceFirst(".*/target/(test-)?classes/", "");
    String source = file.replaceFirst("(\\$.*)?\\.class$", ".java");
    return isShipped(source) || isTool(source);
  }

  /** The path of the source below its root. */
  private static String sourceFile(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
  }

  private static boolean isShipped(String source) {
    return Files.exists(Path.of("src/main/java", source));
  }

  private static boolean isTool(String source) {
    return Files.exists(Path.of("src/tools/java", source))
        || Files.exists(Path.of("src/benchmarks/java", source));
  }
}
