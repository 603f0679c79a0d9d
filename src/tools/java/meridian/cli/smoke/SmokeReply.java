package meridian.cli.smoke;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import meridian.cli.Reply;

/**
 * What a tracker was found to do well.
 *
 * @param passed a phrase for each
 */
public record SmokeReply(List<String> passed) implements Reply {

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
