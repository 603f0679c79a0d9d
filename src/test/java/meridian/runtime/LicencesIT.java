package meridian.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The licences of all dependencies, whether they are shipped or used by tools and tests: each is an
 * open-source licence. A dependency with another licence, or with none, must be replaced.
 */
final class LicencesIT {

  private static final Path BILL = Path.of("target/meridian-all.cdx.json");

  /** SPDX identifiers, and the names of those that the build does not recognize. */
  private static final Set<String> OPEN_SOURCE =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "EPL-2.0",
          "GNU General Public License (GPL), version 2, with the Classpath exception",
          "The (New) BSD License",
          "GPL-2.0-with-classpath-exception",
          "MIT",
          // What CycloneDX calls a plain "BSD": ArchUnit names the licence of ASM so, which has 3
          // clauses.
          "BSD-4-Clause",
          "MIT-0",
          "MPL-2.0",
          "Public Domain");

  @Test
  void everyDependencyHasAnOpenSourceLicence() throws IOException {
    JsonNode components = new JsonMapper().readTree(BILL.toFile()).path("components");
    List<String> refused = new ArrayList<>();
    for (JsonNode component : components) {
      List<String> licences = licences(component);
      if (licences.isEmpty() || !OPEN_SOURCE.containsAll(licences)) {
        refused.add(component.path("purl").asText() + " " + licences);
      }
    }
    assertTrue(components.size() > 20, "the bill lists the dependencies");
    assertEquals(List.of(), refused);
  }

  private static List<String> licences(JsonNode component) {
    List<String> licences = new ArrayList<>();
    for (JsonNode licence : component.path("licenses")) {
      JsonNode license = licence.path("license");
      licences.add(
          license
              .path("id")
              .asText(license.path("name").asText(licence.path("expression").asText())));
    }
    return licences;
  }
}
