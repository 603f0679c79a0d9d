package meridian.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.topology.TopologyReport;

/** The templates' parameters as scripts derive them from {@code regions/}; needs bash and jq. */
public final class StackParameters {

  /** The SHA-256 of the empty string, in base64. */
  private static final String SHA256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  private static final String KEYS = "01234567-89ab-cdef-0123-456789abcdef";
  private static final String PROGRAM =
      """
      set -euo pipefail
      source scripts/lib/templates.bash
      source scripts/lib/parameters.bash
      regions=$(cat)
      """;

  /** What a region's stack and the global stack get with S3. */
  public static final Map<String, String> BUCKETS =
      Map.of("Datastore", "s3", "BucketPrefix", "mine");

  private static final String WITH_BUCKETS =
      "\"$(jq '.global += {datastore: \"s3\", bucketPrefix: \"mine\"}' <<<\"$regions\")\"";

  /** What a small deployment without a domain says otherwise. */
  private static final String SMALL =
      "\"$(jq 'del(.global.domain, .global.hostedZone, .regions[].hostname,"
          + " .regions[].controlRegion) | .global.monitoring = \"essential\" |"
          + " .derived.reservedConcurrency = 0 | .regions[].controlledRegions = \"\" |"
          + " .regions[].frontDoor = \"http-api\"' <<<\"$regions\")\"";

  private static final byte[] DESCRIPTION =
      TopologyReport.read(Path.of("regions")).json().toString().getBytes(StandardCharsets.UTF_8);

  /** The output of each command, which is always the same. */
  private static final Map<String, String> OUTPUTS = new ConcurrentHashMap<>();

  private StackParameters() {}

  /** Whether jq is on the path. */
  static boolean isJqInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "jq")));
  }

  /** The parameters of a region's stack. */
  public static Map<String, String> ofRegion(String region) {
    return read(
        "region_parameters \"$regions\" %s artifacts artifact.zip %s %s"
            .formatted(region, SHA256, KEYS));
  }

  /** The parameters of a region's stack with S3, from a description that says so. */
  static Map<String, String> ofRegionWithBucket(String region) {
    return read(
        "region_parameters %s %s artifacts artifact.zip %s %s"
            .formatted(WITH_BUCKETS, region, SHA256, KEYS));
  }

  /** The parameters of a region's stack of a small deployment without a domain. */
  static Map<String, String> ofSmallRegion(String region) {
    return read(
        "region_parameters %s %s artifacts artifact.zip %s %s"
            .formatted(SMALL, region, SHA256, KEYS));
  }

  /** The parameters of the stack of a region's bucket that is replicated to some regions. */
  static Map<String, String> ofBucket(String region, List<String> others) {
    return read(
        "bucket_parameters %s %s %s".formatted(WITH_BUCKETS, region, String.join(" ", others)));
  }

  /** The template of that stack, with some codes of regions. */
  static Template bucketTemplate(String codes, List<String> others) {
    return Template.parse(
        run("bucket_template '%s' %s".formatted(codes, String.join(" ", others))));
  }

  /** The parameters of the stack of permissions. */
  static Map<String, String> ofPermissions() {
    return read("permissions_parameters \"$regions\"");
  }

  /** The parameters of the stack that drains a region. */
  public static Map<String, String> ofDrain(String region) {
    return read("drain_parameters \"$regions\" " + region);
  }

  /** The parameters of the stack that a region's own stack needs. */
  static Map<String, String> ofArtifacts(String region) {
    return read("artifacts_parameters \"$regions\" " + region);
  }

  /** The parameters of the stack about all regions; the ids of health checks are their names. */
  public static Map<String, String> ofWorld(List<String> regions) {
    String checks =
        regions.stream()
            .map(region -> "\"%s\": \"%s\"".formatted(region, region))
            .collect(Collectors.joining(", ", "{", "}"));
    return read("world_parameters \"$regions\" '" + checks + "'");
  }

  /** The template of the stack about all regions. */
  public static Template worldTemplate(List<String> regions) {
    return Template.parse(run("world_template " + String.join(" ", regions)));
  }

  /** The parameters of the global stack. */
  static Map<String, String> ofGlobal() {
    return read("global_parameters \"$regions\"");
  }

  /** The parameters of the stack of budgets. */
  static Map<String, String> ofBudget() {
    return read("budget_parameters \"$regions\"");
  }

  /** The global template with replicas in some regions. */
  static Template globalTemplate(String... regions) {
    return Template.parse(run("global_template " + String.join(" ", regions)));
  }

  private static Map<String, String> read(String command) {
    try {
      Map<String, String> parameters = new HashMap<>();
      for (JsonNode parameter : new ObjectMapper().readTree(run(command))) {
        parameters.put(
            parameter.path("ParameterKey").asText(), parameter.path("ParameterValue").asText());
      }
      return parameters;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String command) {
    return OUTPUTS.computeIfAbsent(command, StackParameters::output);
  }

  private static String output(String command) {
    try {
      Process process =
          new ProcessBuilder("bash", "-c", PROGRAM + command).redirectErrorStream(true).start();
      try (OutputStream input = process.getOutputStream()) {
        input.write(DESCRIPTION);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
