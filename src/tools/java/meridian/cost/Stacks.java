package meridian.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.templates.Stack;
import meridian.templates.Stack.Resource;
import meridian.templates.Template;
import meridian.topology.TopologyReport;

/**
 * The stacks that a deployment creates; those of artifacts, buckets and budgets, which cost nothing
 * without clients, are left out. Needs bash and jq, which derive the templates' parameters as for a
 * deployment.
 *
 * @param shared by all regions: the global stack, and with a domain the world's
 * @param regions the regions' own stacks, in the order of the description
 * @param drains the stacks that drain regions
 */
record Stacks(List<Stack> shared, List<Stack> regions, List<Stack> drains) {

  private static final String PROGRAM =
      """
      set -euo pipefail
      source scripts/lib/templates.bash
      source scripts/lib/parameters.bash
      regions=$(cat)
      # stack KIND REGION PARAMETERS: prints it; the template is the standard input.
      stack() {
        jq -nc --arg kind "$1" --arg region "$2" --argjson parameters "$3" --rawfile template /dev/stdin \
          '{$kind, $region, $template,
            parameters: ($parameters | map({key: .ParameterKey, value: .ParameterValue}) | from_entries)}'
      }
      ask() {
        jq -r "$@" <<<"$regions"
      }
      names=$(ask '.regions[].region')
      global_template $names | stack shared "$(ask .global.stackRegion)" "$(global_parameters "$regions")"
      if [[ -n $(ask '.global.domain // ""') ]]; then
        checks=$(ask -c '[.regions[] | {(.region): .region}] | add')
        world_template $names | stack shared us-east-1 "$(world_parameters "$regions" "$checks")"
      fi
      for name in $names; do
        stack region "$name" "$(region_parameters "$regions" "$name" bucket key sha256 keys)" <"$REGION_TEMPLATE"
        control=$(ask --arg name "$name" '.regions[] | select(.region == $name) | .controlRegion // ""')
        if [[ -n $control ]]; then
          stack drain "$control" "$(drain_parameters "$regions" "$name")" <"$DRAIN_TEMPLATE"
        fi
      done
      """;

  private static final JsonMapper JSON = new JsonMapper();

  /** A line of the program's output. */
  private record Line(
      String kind, String region, String template, Map<String, String> parameters) {}

  /** The stacks of a deployment. */
  static Stacks of(TopologyReport deployment) throws CommandFailedException {
    Map<String, Template> templates = new HashMap<>();
    Map<String, List<Stack>> stacks = new HashMap<>();
    try {
      for (String printed : run(deployment.json()).lines().toList()) {
        Line line = JSON.readValue(printed, Line.class);
        stacks
            .computeIfAbsent(line.kind, _ -> new ArrayList<>())
            .add(
                templates
                    .computeIfAbsent(line.template, Template::parse)
                    .stack(line.region, line.parameters));
      }
    } catch (IOException e) {
      throw new CommandFailedException(
          "The templates' parameters cannot be derived, which takes bash and jq: " + e.getMessage(),
          e);
    }
    return new Stacks(
        stacks.getOrDefault("shared", List.of()),
        stacks.getOrDefault("region", List.of()),
        stacks.getOrDefault("drain", List.of()));
  }

  private static String run(JsonNode description) throws IOException {
    Process bash =
        new ProcessBuilder("bash", "-c", PROGRAM)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream in = bash.getOutputStream()) {
      in.write(description.toString().getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (bash.waitFor() != 0) {
        throw new IOException("bash failed with the exit code " + bash.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return out;
  }

  /** All resources of a type. */
  Stream<Resource> all(String type) {
    return Stream.of(shared, regions, drains)
        .flatMap(List::stream)
        .flatMap(stack -> stack.all(type).stream());
  }
}
