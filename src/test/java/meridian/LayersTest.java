package meridian;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Which way the arrows between the packages point. */
final class LayersTest {

  private static final JavaClasses SHIPPED =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("meridian");

  @Test
  void nothingPointsBackUp() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("meridian..")
        .layer("swarm")
        .definedBy("meridian.swarm..")
        .layer("wire")
        .definedBy("meridian.wire..")
        .layer("http")
        .definedBy("meridian.http..")
        .layer("store")
        .definedBy("meridian.store..")
        .layer("lambda")
        .definedBy("meridian.lambda..")
        .whereLayer("lambda")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("lambda")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("lambda")
        .whereLayer("wire")
        .mayOnlyBeAccessedByLayers("http", "lambda")
        .whereLayer("swarm")
        .mayOnlyBeAccessedByLayers("wire", "http", "store", "lambda")
        .check(SHIPPED);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("meridian.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void theDomainNeedsNothingButTheJdk() {
    classes()
        .that(resideInAnyPackage("meridian.swarm..", "meridian.wire.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "meridian.swarm..",
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
}
