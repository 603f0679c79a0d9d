package meridian.cli.smoke;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import meridian.report.Report;

/**
 * The result of a successful smoke test.
 *
 * @param passed a phrase for each check that passed
 */
public record SmokeReport(List<String> passed) implements Report {

  @Override
  public Stream<String> lines() {
    return passed.stream();
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    passed.forEach(json.putArray("passed")::add);
    return json;
  }
}
