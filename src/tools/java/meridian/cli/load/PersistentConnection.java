package meridian.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import meridian.cli.Exchange;
import meridian.command.CommandFailedException;
import meridian.wire.Bencoded.ByteString;

/** A persistent HTTP connection with little overhead. */
final class PersistentConnection implements AutoCloseable {

  private static final String LENGTH = "content-length:";

  /** The index of the status in the first line. */
  private static final int STATUS = "HTTP/1.1 ".length();

  private final String host;
  private final Socket socket;
  private final InputStream input;

  PersistentConnection(URI tracker) throws CommandFailedException {
    host = tracker.getAuthority();
    try {
      socket = new Socket(tracker.getHost().replaceAll("[\\[\\]]", ""), tracker.getPort());
      socket.setTcpNoDelay(true);
      input = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new CommandFailedException("Cannot reach " + host + ": " + e.getMessage() + ".");
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws CommandFailedException if there is none, or it refuses or warns, as it does for a rate
   *     limit
   */
  void get(String target) throws CommandFailedException {
    String request = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    try {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      int status = status();
      Optional<ByteString> warning =
          Exchange.answer(status, input.readNBytes(length()))
              .get("warning message", ByteString.class);
      if (warning.isPresent()) {
        throw new CommandFailedException(
            "The tracker answered with a warning: %s If it is scripts/local, start that with --no-limits."
                .formatted(warning.get().utf8()));
      }
    } catch (IOException e) {
      throw new CommandFailedException(
          "The tracker's answer cannot be read: " + e.getMessage() + ".");
    }
  }

  private int status() throws IOException {
    String line = line();
    if (!line.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
      throw new IOException("it starts with " + line);
    }
    return number(line.substring(STATUS, STATUS + 3));
  }

  private int length() throws IOException {
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String field = line.toLowerCase(Locale.ROOT);
      if (field.startsWith(LENGTH)) {
        length = number(field.substring(LENGTH.length()).strip());
      }
    }
    return length;
  }

  private static int number(String digits) throws IOException {
    try {
      return Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException e) {
      throw new IOException(digits + " is not a number", e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new IOException("it is truncated");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // The run is over.
    }
  }
}
