package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.metrics.Label;
import meridian.metrics.Metric;
import meridian.templates.Stack.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The code, the alarms, the dashboard, {@code scripts/status} and the table in the templates'
 * README name the same metrics.
 */
@NeedsJq
final class MetricNamesTest {

  private static final String NAMESPACE = "Meridian";

  /** A region's name. */
  private static final String ANY = "[a-z0-9-]+";

  /** The names of all metrics in CloudWatch; a pattern for each, since some labels are open. */
  private static final List<Pattern> PUBLISHED =
      Stream.of(Metric.values()).flatMap(MetricNamesTest::published).map(Pattern::compile).toList();

  private static Stream<String> published(Metric metric) {
    String name = metric.camelCase();
    Stream<String> total = metric.published().total() ? Stream.of(name) : Stream.empty();
    Stream<String> breakdowns =
        metric.published().breakdowns().stream()
            .flatMap(
                label ->
                    label.texts().isEmpty()
                        ? Stream.of(ANY)
                        : label.texts().stream().map(Pattern::quote))
            .map(value -> name + "\\." + value);
    return Stream.concat(total, breakdowns);
  }

  private static boolean isPublished(String name) {
    return PUBLISHED.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  static Stream<RegionVariant> variants() {
    return RegionVariant.all();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void alarmsWatchPublishedMetricsOfTheirRegion(RegionVariant variant) {
    Set<String> watched = new TreeSet<>();
    for (Resource alarm : variant.stack().all("AWS::CloudWatch::Alarm")) {
      List<JsonNode> metrics = new ArrayList<>(alarm.properties().findValues("Metric"));
      metrics.add(alarm.properties());
      for (JsonNode metric : metrics) {
        if (metric.path("Namespace").asText().equals(NAMESPACE)) {
          String name = metric.path("MetricName").asText();
          assertTrue(isPublished(name), alarm.id() + " watches " + name);
          assertEquals("Deployment", metric.at("/Dimensions/0/Name").asText());
          assertEquals("meridian", metric.at("/Dimensions/0/Value").asText());
          assertEquals("Region", metric.at("/Dimensions/1/Name").asText());
          assertEquals(variant.region(), metric.at("/Dimensions/1/Value").asText());
          watched.add(name);
        }
      }
    }
    assertTrue(
        watched.containsAll(Set.of("ReplicationLag", "TableReachable", "SweepDuration")),
        watched::toString);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theDashboardShowsEveryPublishedMetricOfItsRegion(RegionVariant variant)
      throws JsonProcessingException {
    Stack stack = variant.stack();
    Resource dashboard = stack.resource("Dashboard");
    Set<String> shown = shown(dashboard);
    shown.forEach(name -> assertTrue(isPublished(name), name));
    List<String> missing =
        Stream.of(Metric.values())
            .filter(metric -> metric.source() != Metric.Source.CONTROL)
            .flatMap(MetricNamesTest::published)
            .filter(pattern -> !pattern.endsWith(ANY))
            .filter(pattern -> shown.stream().noneMatch(name -> name.matches(pattern)))
            .toList();
    assertEquals(List.of(), missing);
    String body = dashboard.text("/DashboardBody");
    // By region, and by DynamoDB.
    assertTrue(body.contains("ReplicationLag',"), body);
    assertTrue(body.contains("ReplicationLatency"), body);
    assertTrue(body.contains(variant.isAlb() ? "AWS/ApplicationELB" : "AWS/ApiGateway"), body);
    assertTrue(body.contains("HealthCheckStatus"), body);
  }

  @Test
  void theWorldsDashboardShowsPublishedMetricsOfEveryRegion() throws JsonProcessingException {
    List<String> regions = RegionVariant.all().map(RegionVariant::region).distinct().toList();
    Resource dashboard =
        StackParameters.worldTemplate(regions)
            .stack("us-east-1", StackParameters.ofWorld(regions))
            .resource("Dashboard");
    Set<String> shown = shown(dashboard);
    assertTrue(
        shown.containsAll(Set.of("Announces", "Announces.degraded", "Announces.failed", "Peers")),
        shown::toString);
    shown.forEach(name -> assertTrue(isPublished(name), name));
    for (JsonNode metrics : metrics(dashboard)) {
      String text = metrics.toString();
      regions.forEach(region -> assertTrue(text.contains('"' + region), region + " in " + text));
    }
  }

  private static List<JsonNode> metrics(Resource dashboard) throws JsonProcessingException {
    List<JsonNode> metrics =
        new ObjectMapper().readTree(dashboard.text("/DashboardBody")).findValues("metrics");
    assertFalse(metrics.isEmpty(), dashboard.id());
    return metrics;
  }

  private static Set<String> shown(Resource dashboard) throws JsonProcessingException {
    return metrics(dashboard).stream()
        .flatMap(JsonNode::valueStream)
        .filter(metric -> metric.path(0).asText().equals(NAMESPACE))
        .map(metric -> metric.path(1).asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theDrainAlarmAndTheStatusCommandNamePublishedMetrics() throws IOException {
    assertTrue(
        Template.read("drain.yaml").root().findValuesAsText("MetricName").stream()
            .allMatch(MetricNamesTest::isPublished));
    List<String> asked =
        Pattern.compile("query\\(\"[a-z]+\"; \"([A-Za-z.]+)\"")
            .matcher(Files.readString(Path.of("scripts/status")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertFalse(asked.isEmpty());
    asked.forEach(name -> assertTrue(isPublished(name), name));
  }

  @Test
  void theReadmeListsTheCatalogue() throws IOException {
    String readme = Files.readString(Path.of("templates", "README.md"));
    assertContains(readme, Stream.of(Metric.values()).map(MetricNamesTest::row).toList());
    assertContains(readme, Stream.of(Label.values()).map(MetricNamesTest::row).toList());
  }

  private static void assertContains(String readme, List<String> rows) {
    String table = String.join("\n", rows) + "\n";
    assertTrue(readme.contains(table), "templates/README.md must have these rows:\n" + table);
  }

  private static String row(Metric metric) {
    Stream<String> totals = metric.published().total() ? Stream.of("total") : Stream.empty();
    Stream<String> labels = metric.published().breakdowns().stream().map(Label::text);
    return "| `%s` | %s | %s | %s | %s | %s |"
        .formatted(
            metric.camelCase(),
            text(metric.source()),
            switch (metric.unit()) {
              case NONE -> "0 or 1";
              case SECONDS ->
                  metric.kind() == Metric.Kind.HISTOGRAM ? "seconds, histogram" : "seconds";
              case COUNT -> "count";
            },
            metric.labels().stream().map(Label::text).collect(Collectors.joining(", ")),
            Stream.concat(totals, labels).collect(Collectors.joining(", ")),
            metric.meaning())
        .replaceAll("  +", " ");
  }

  private static String row(Label label) {
    String metrics =
        Arrays.stream(Metric.values())
            .filter(metric -> metric.labels().contains(label))
            .map(metric -> "`" + metric.camelCase() + "`")
            .collect(Collectors.joining(", "));
    String values =
        label.texts().isEmpty() ? "the regions' names" : String.join(", ", label.texts());
    return "| %s | %s | %s |".formatted(label.text(), metrics, values);
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
