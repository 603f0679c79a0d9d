package meridian.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a tracker was found to do well.
 *
 * @param passed a phrase for each
 */
record SmokeReply(List<String> passed) implements Reply {

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
