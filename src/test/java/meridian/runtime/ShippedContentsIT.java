package meridian.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contents of the zip and its bill of materials. */
final class ShippedContentsIT {

  private static final Path ZIP = Path.of("target/meridian-lambda.zip");
  private static final Path BILL = Path.of("target/meridian-lambda.cdx.json");
  private static final Path ADVISORIES = Path.of("src/assembly/advisories.csv");
  private static final String OWN = "lib/meridian.jar";

  /** Libraries of which only some files are shipped, in our own jar. */
  private static final String UNPACKED = "pkg:maven/org.webjars.npm/";

  private static final List<String> HANDLERS =
      List.of(
          "meridian.lambda.TrackerHandler",
          "meridian.lambda.PurgeHandler",
          "meridian.lambda.HeartbeatHandler");

  /** A quarter of it is S3's client, which is loaded only if the datastore is S3. */
  private static final long MAX_BYTES = 18_000_000;

  @Test
  void itIsSmall() throws IOException {
    assertTrue(Files.size(ZIP) < MAX_BYTES, () -> "it has " + ZIP.toFile().length() + " bytes");
  }

  @Test
  void theBillListsExactlyTheJars() throws IOException, NoSuchAlgorithmException {
    Map<String, String> listed = new TreeMap<>();
    Set<String> unpacked = new TreeSet<>();
    for (JsonNode component : components()) {
      if (component.path("purl").asText().startsWith(UNPACKED)) {
        unpacked.add(component.path("name").asText());
        continue;
      }
      String jar =
          "lib/%s-%s.jar"
              .formatted(component.path("name").asText(), component.path("version").asText());
      listed.put(jar, sha256(component));
    }
    Map<String, String> shipped = new TreeMap<>();
    try (var zip = new ZipFile(ZIP.toFile())) {
      for (ZipEntry entry : files(zip)) {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(zip.getInputStream(entry).readAllBytes());
        shipped.put(entry.getName(), HexFormat.of().formatHex(digest));
      }
    }
    assertTrue(shipped.remove(OWN) != null, "the zip has our own jar");
    assertEquals(listed, shipped);
    assertEquals(Set.of("uplot"), unpacked);
  }

  /** Those whose jars have no notice, and those that are unpacked into our own jar. */
  @Test
  void itHasTheNoticesOfLibrariesWhoseJarsHaveNone(@TempDir Path folder) throws IOException {
    try (var jar = new JarFile(ownJar(folder).toFile())) {
      for (String library : List.of("crac", "jmustache", "uplot")) {
        ZipEntry notice = jar.getEntry("META-INF/licenses/" + library + ".txt");
        assertNotNull(notice, library);
        String text = new String(jar.getInputStream(notice).readAllBytes(), UTF_8);
        assertTrue(text.contains("Copyright "), text);
      }
    }
  }

  @Test
  void noLibraryIsASnapshotOrOnlyForTools() throws IOException {
    for (JsonNode component : components()) {
      String purl = component.path("purl").asText();
      assertFalse(purl.contains("SNAPSHOT"), purl);
      assertFalse(purl.matches(".*(netty|apache-client|apache5|aws-crt|junit|picocli).*"), purl);
    }
  }

  /**
   * Every class of ours is needed by a handler, so none ships for tools alone. Classes of constants
   * have no methods, and the compiler copies their values to where they are used.
   */
  @Test
  void everyClassIsNeededByAHandler(@TempDir Path folder) throws IOException {
    JavaClasses shipped;
    try (var file = new JarFile(ownJar(folder).toFile())) {
      shipped = new ClassFileImporter().importJar(file);
    }
    Set<String> needed = needed(shipped);
    assertEquals(
        List.of(),
        shipped.stream()
            .filter(type -> type.isTopLevelClass() && !type.getMethods().isEmpty())
            .map(JavaClass::getName)
            .filter(name -> !needed.contains(name))
            .toList());
  }

  /** Our own jar, in a folder. */
  private static Path ownJar(Path folder) throws IOException {
    Path jar = folder.resolve("meridian.jar");
    try (var zip = new ZipFile(ZIP.toFile());
        InputStream own = zip.getInputStream(zip.getEntry(OWN))) {
      Files.copy(own, jar);
    }
    return jar;
  }

  /** The names of the top-level classes that the handlers need, directly or through others. */
  private static Set<String> needed(JavaClasses shipped) {
    Set<JavaClass> needed = new HashSet<>();
    Deque<JavaClass> waiting = new ArrayDeque<>();
    HANDLERS.forEach(handler -> waiting.add(shipped.get(handler)));
    while (!waiting.isEmpty()) {
      JavaClass type = waiting.remove();
      if (needed.add(type)) {
        type.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .filter(target -> shipped.contain(target.getName()))
            .forEach(waiting::add);
      }
    }
    return needed.stream()
        .map(type -> type.getName().replaceFirst("\\$.*", ""))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The list has the advisories known when it was last reviewed. */
  @Test
  void noLibraryIsOlderThanTheFixOfAKnownAdvisory() throws IOException {
    Map<String, String> versions = new HashMap<>();
    for (JsonNode component : components()) {
      versions.put(
          component.path("group").asText() + ":" + component.path("name").asText(),
          component.path("version").asText());
    }
    List<String> advisories = Files.readAllLines(ADVISORIES);
    for (String advisory : advisories.subList(1, advisories.size())) {
      String[] fields = advisory.split(",", -1);
      String version = versions.getOrDefault(fields[0], "");
      assertTrue(isAtLeast(version, fields[1]), () -> version + " is older than in " + advisory);
    }
  }

  @Test
  void noEntryHasItsBuildTime() throws IOException {
    try (var zip = new ZipFile(ZIP.toFile())) {
      assertEquals(1, zip.stream().map(ZipEntry::getTimeLocal).collect(Collectors.toSet()).size());
    }
    assertTrue(new JsonMapper().readTree(BILL.toFile()).at("/metadata/timestamp").isMissingNode());
  }

  private static List<ZipEntry> files(ZipFile zip) {
    return zip.stream()
        .filter(entry -> !entry.isDirectory())
        .collect(Collectors.toUnmodifiableList());
  }

  private static JsonNode components() throws IOException {
    return new JsonMapper().readTree(BILL.toFile()).path("components");
  }

  private static String sha256(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asText().equals("SHA-256")) {
        return hash.path("content").asText();
      }
    }
    return "none";
  }

  private static boolean isAtLeast(String version, String floor) {
    int[] have = numbers(version);
    int[] want = numbers(floor);
    for (int n = 0; n < want.length; n++) {
      int part = n < have.length ? have[n] : 0;
      if (part != want[n]) {
        return part > want[n];
      }
    }
    return have.length > 0;
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.", -1))
        .filter(part -> part.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
