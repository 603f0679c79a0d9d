package meridian.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** What came of a command, ready to be shown. */
interface Report {

  /** For a person. */
  Stream<String> lines();

  /** For programs. */
  JsonNode json();
}
