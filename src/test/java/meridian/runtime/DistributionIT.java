package meridian.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip that runs the tracker as an ordinary process. */
final class DistributionIT {

  private static final Path ZIP = Path.of("target/meridian-serve.zip");
  private static final Path LAMBDA_ZIP = Path.of("target/meridian-lambda.zip");

  /** The classes that are started: by its script, and by the image of OpenWhisk's actions. */
  private static final List<String> MAINS =
      List.of("meridian.serve.ServeCommand", "meridian.openwhisk.ActionServer");

  private static final long STOP_SECONDS = 30;

  @TempDir static Path folder;
  private static Path home = Path.of("");

  @BeforeAll
  static void unpack() throws IOException {
    try (var zip = new ZipFile(ZIP.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        Path target = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, target);
          }
        }
      }
    }
    home = folder.resolve("meridian-serve");
  }

  @Test
  void itHasTheJarsOfTheFunctionsAndThoseOfTheServer() throws IOException {
    Set<String> jars = names(ZIP, "meridian-serve/lib/");
    Set<String> shared = names(LAMBDA_ZIP, "lib/");
    assertTrue(jars.containsAll(shared), () -> shared + " " + jars);
    jars.removeAll(shared);
    assertEquals(
        List.of(),
        jars.stream().filter(jar -> !jar.matches("(netty|picocli|prometheus)-.*\\.jar")).toList());
    assertTrue(jars.size() > 5, jars::toString);
  }

  @Test
  void itHasItsLicenceAndItsUnit() throws IOException {
    for (String file : List.of("LICENSE", "meridian-serve.service", "bin/meridian-serve")) {
      assertTrue(Files.size(home.resolve(file)) > 500, file);
    }
  }

  /** Classes of constants have no methods, and the compiler copies their values. */
  @Test
  void itHasExactlyTheClassesThatItNeeds() {
    JavaClasses own = new ClassFileImporter().importPath(home.resolve("classes"));
    JavaClasses all =
        new ClassFileImporter().importPaths(home.resolve("classes"), Path.of("target/classes"));
    Set<String> needed = new HashSet<>();
    Deque<JavaClass> waiting = new ArrayDeque<>(MAINS.stream().map(all::get).toList());
    Set<String> missing = new TreeSet<>();
    while (!waiting.isEmpty()) {
      JavaClass type = waiting.remove();
      if (needed.add(type.getName())) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (all.contain(target.getName())) {
            waiting.add(target);
          } else if (target.getName().startsWith("meridian.")) {
            missing.add(target.getName());
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
    assertEquals(
        List.of(),
        own.stream()
            .filter(type -> type.isTopLevelClass() && !type.getMethods().isEmpty())
            .map(JavaClass::getName)
            .filter(name -> !needed.contains(name))
            .toList());
  }

  @Test
  void noEntryHasItsBuildTime() throws IOException {
    try (var zip = new ZipFile(ZIP.toFile())) {
      assertEquals(1, zip.stream().map(ZipEntry::getTimeLocal).collect(Collectors.toSet()).size());
    }
  }

  @Test
  void itAnswersAndStopsCleanly() throws Exception {
    Path log = folder.resolve("log");
    var builder =
        new ProcessBuilder("sh", home.resolve("bin/meridian-serve").toString(), "--port", "0")
            .redirectError(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      String url = String.valueOf(output.readLine());
      assertTrue(url.matches("http://127\\.0\\.0\\.1:\\d+/announce"), () -> url + read(log));
      assertEquals("ready", output.readLine());
      String query =
          "?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=bbbbbbbbbbbbbbbbbbbb&port=6881&left=0";
      String answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + query)).build(), BodyHandlers.ofString())
              .body();
      assertTrue(answer.startsWith("d8:completei1e"), answer);
      process.destroy();
      assertTrue(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), () -> read(log));
      assertEquals("", read(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Set<String> names(Path file, String prefix) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(prefix) && name.endsWith(".jar"))
          .map(name -> name.substring(prefix.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
