package meridian.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** A decoded answer that can be shown. */
sealed interface Reply permits AnnounceReply, ScrapeReply {

  /** For a person. */
  Stream<String> lines();

  /** For programs. */
  ObjectNode json();
}
