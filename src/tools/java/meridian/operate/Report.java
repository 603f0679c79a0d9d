package meridian.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/** What came of a command, ready to be shown. */
public interface Report {

  /** For a person. */
  Stream<String> lines();

  /** For programs. */
  JsonNode json();

  /** A sentence that tells what did not come of it, though the rest was done; empty if all did. */
  default Optional<String> fault() {
    return Optional.empty();
  }
}
