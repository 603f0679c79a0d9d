package meridian.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** What a command found out, ready to be shown. */
public interface Reply {

  /** For a person. */
  Stream<String> lines();

  /** For programs. */
  ObjectNode json();
}
