package meridian.capacity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection at a time to a tracker, for announces one after the other. */
final class Client implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(ISO_8859_1);
  private static final byte[] COUNTS = "d8:complete".getBytes(ISO_8859_1);
  private static final byte[] TRACKER_ID = "10:tracker id22:".getBytes(ISO_8859_1);
  private static final String LENGTH = "content-length:";

  private final InetSocketAddress tracker;
  private final TrackerIds ids;
  private final Style style;
  private final byte[] reply = new byte[1 << 15];
  private int length;
  private @Nullable Socket socket;

  Client(InetSocketAddress tracker, TrackerIds ids, Style style) {
    this.tracker = tracker;
    this.ids = ids;
    this.style = style;
  }

  /**
   * Announces, and keeps the peer's tracker id.
   *
   * @throws IOException if the answer is not one with counts and peers
   */
  void announce(int peer, AnnounceRequest request) throws IOException {
    Socket open = socket == null ? connect() : socket;
    open.getOutputStream().write(request.bytes(), 0, request.length());
    int body = read(open.getInputStream());
    if (!startsWith(COUNTS, body)) {
      throw new IOException("it answered " + new String(reply, 0, length, ISO_8859_1));
    }
    int id = indexOf(TRACKER_ID, body);
    if (id >= 0) {
      ids.set(peer, reply, id + TRACKER_ID.length);
    }
    if (style == Style.CLOSED) {
      close();
    }
  }

  private Socket connect() throws IOException {
    Socket open = new Socket();
    socket = open;
    open.setTcpNoDelay(true);
    open.setSoTimeout(TIMEOUT_MILLIS);
    open.connect(tracker);
    return open;
  }

  /**
   * Reads an answer, to the end of the connection if that is closed, and returns where its body
   * begins.
   */
  private int read(InputStream input) throws IOException {
    length = 0;
    int body = -1;
    int end = Integer.MAX_VALUE;
    while (length < end || style == Style.CLOSED) {
      int count = input.read(reply, length, reply.length - length);
      if (count < 0) {
        break;
      }
      length += count;
      if (body < 0) {
        int head = indexOf(HEAD_END, 0);
        if (head >= 0) {
          body = head + HEAD_END.length;
          end = body + contentLength(head);
        }
      }
    }
    if (body < 0 || length != end) {
      throw new IOException("the answer is not complete");
    }
    return body;
  }

  private int contentLength(int head) throws IOException {
    String text = new String(reply, 0, head, ISO_8859_1).toLowerCase(Locale.ROOT);
    int from = text.indexOf(LENGTH);
    if (from < 0) {
      throw new IOException("the answer has no content length");
    }
    int to = text.indexOf('\r', from);
    return Integer.parseInt(text.substring(from + LENGTH.length(), to < 0 ? head : to).strip());
  }

  private boolean startsWith(byte[] prefix, int at) {
    if (at + prefix.length > length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (reply[at + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private int indexOf(byte[] wanted, int from) {
    for (int at = from; at + wanted.length <= length; at++) {
      if (startsWith(wanted, at)) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
