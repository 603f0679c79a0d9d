package meridian.local.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import meridian.local.http.Bytes;

/** A client's HTTP connection that can send any bytes. */
final class HttpConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  /** A reply; the names of its headers are in lower case. */
  record Answer(int status, Map<String, String> headers, Bytes body) {}

  private final Socket socket;
  private final InputStream input;

  HttpConnection(String host, int port) throws IOException {
    socket = new Socket(host, port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    input = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends text in ISO 8859-1. */
  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a GET request and reads the reply. */
  Answer get(String target) throws IOException {
    send("GET " + target + " HTTP/1.1\r\nHost: there\r\n\r\n");
    return read(true);
  }

  Answer read(boolean withBody) throws IOException {
    String status = line();
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(
        Integer.parseInt(status.split(" ", -1)[1]),
        headers,
        withBody ? new Bytes(input.readNBytes(length)) : Bytes.NONE);
  }

  /** Whether the server has closed the connection without sending more. */
  boolean isClosedByServer() throws IOException {
    return input.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new IOException("the server closed the connection");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
