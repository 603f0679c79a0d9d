package meridian.serve.http;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of an event loop share: buffers, and a clock that ticks once a second, by
 * which connections end that are idle or slow. Used by the loop's thread only.
 */
final class LoopState {

  /** Bytes that a connection received, until they are parsed. */
  private byte[] scratch = new byte[64 * 1024];

  private final RequestParser parser;
  private final ReplyWriter writer = new ReplyWriter();
  private final InstantSource clock;
  private @Nullable Connection first;
  private int seconds;

  LoopState(int headBytes, InstantSource clock) {
    this.parser = new RequestParser(headBytes, ServerLimits.BODY_BYTES);
    this.clock = clock;
    writer.setTime(clock.instant());
  }

  /** A buffer of at least some bytes; its content is lost at the next call. */
  byte[] scratch(int bytes) {
    if (scratch.length < bytes) {
      scratch = new byte[bytes];
    }
    return scratch;
  }

  RequestParser parser() {
    return parser;
  }

  ReplyWriter writer() {
    return writer;
  }

  /** Seconds since the loop began, as of the last tick. */
  int seconds() {
    return seconds;
  }

  /** Another second has passed: ends connections whose time is over. */
  void tick() {
    seconds++;
    writer.setTime(clock.instant());
    Connection connection = first;
    while (connection != null) {
      Connection next = connection.next;
      connection.endIfOverdue(seconds);
      connection = next;
    }
  }

  void add(Connection connection) {
    connection.next = first;
    if (first != null) {
      first.previous = connection;
    }
    first = connection;
  }

  void remove(Connection connection) {
    if (connection.previous != null) {
      connection.previous.next = connection.next;
    } else if (first == connection) {
      first = connection.next;
    }
    if (connection.next != null) {
      connection.next.previous = connection.previous;
    }
    connection.next = null;
    connection.previous = null;
  }

  /** The open connections. */
  List<Connection> connections() {
    List<Connection> all = new ArrayList<>();
    for (Connection one = first; one != null; one = one.next) {
      all.add(one);
    }
    return all;
  }
}
