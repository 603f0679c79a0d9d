package meridian.report;

import java.util.Optional;
import java.util.stream.Stream;

/** The result of a command, as text and as JSON. */
public interface Report {

  /** The lines to print. */
  Stream<String> lines();

  /**
   * The value to write as JSON: the report itself if it is a record whose components are the JSON
   * document, else another record, a list or a map.
   */
  default Object json() {
    return this;
  }

  /** A sentence that says what was not done although the rest was; empty if everything was done. */
  default Optional<String> fault() {
    return Optional.empty();
  }
}
