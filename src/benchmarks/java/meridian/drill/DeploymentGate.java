package meridian.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The judgement of {@code scripts/deploy-region} on a new version: the same program of jq, by the
 * lines of metrics that a region's trackers print. Needs jq, and runs in the project's folder.
 */
final class DeploymentGate {

  private static final Path PROGRAM = Path.of("scripts", "lib", "gate.jq");
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeploymentGate() {}

  /** What the gate makes of a version. */
  enum Verdict {
    /** It is worse than the version before, and is rolled back. */
    WORSE,
    /** It is as good. */
    FINE,
    /** There are too few announces to tell. */
    UNKNOWN
  }

  /**
   * A judgement.
   *
   * @param reason a sentence without a full stop
   */
  record Judgement(Verdict verdict, String reason) {}

  /**
   * Compares two versions.
   *
   * @param lines that both have printed
   * @param weight the share of the requests that the new version gets
   * @param isLast whether all lines should be there by now
   */
  static Judgement judge(
      List<String> lines, String newVersion, String oldVersion, double weight, boolean isLast) {
    try {
      String call =
          "canary(\"%s\"; \"%s\"; %s; %s)".formatted(newVersion, oldVersion, weight, isLast);
      Process jq =
          new ProcessBuilder("jq", "-c", Files.readString(PROGRAM) + call)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (OutputStream input = jq.getOutputStream()) {
        JSON.writeValue(input, lines.stream().map(line -> Map.of("message", line)).toList());
      }
      JsonNode judgement = JSON.readTree(jq.getInputStream());
      return new Judgement(
          Verdict.valueOf(judgement.required("verdict").asText().toUpperCase(Locale.ROOT)),
          judgement.required("reason").asText());
    } catch (IOException e) {
      throw new UncheckedIOException("jq did not run " + PROGRAM, e);
    }
  }
}
