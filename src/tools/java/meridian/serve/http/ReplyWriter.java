package meridian.serve.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import meridian.http.HttpReply;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies into buffers. One event loop's thread uses it, so that what most replies have in
 * common is encoded once.
 */
final class ReplyWriter {

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final byte[] STATUS_OK = ascii("HTTP/1.1 200 OK\r\n");
  private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
  private static final byte[] CLOSE = ascii("connection: close\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
  private static final byte[] NO_CONTENT = ascii("content-length: 0\r\n");
  private static final byte[] END = ascii("\r\n");

  /** The fixed form of RFC 9110, section 5.6.7. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("'date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int MAX_DIGITS = 10;

  private final byte[] digits = new byte[MAX_DIGITS];
  private byte[] date = {};
  private @Nullable Map<String, String> lastHeaders;
  private byte[] lastEncoded = {};

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Sets the time in replies. */
  void setTime(Instant now) {
    date = ascii(DATE.format(now));
  }

  /**
   * Writes a reply.
   *
   * @param isHead whether the request was HEAD
   * @param saysKeepAlive whether to tell an HTTP/1.0 client that the connection stays open
   */
  void write(
      HttpReply reply, boolean isHead, boolean keepsAlive, boolean saysKeepAlive, ByteBuf out) {
    out.writeBytes(reply.status() == OK ? STATUS_OK : statusLine(reply.status()));
    out.writeBytes(date);
    out.writeBytes(headers(reply.headers()));
    if (!keepsAlive) {
      out.writeBytes(CLOSE);
    } else if (saysKeepAlive) {
      out.writeBytes(KEEP_ALIVE);
    }
    byte[] body = reply.body();
    if (isHead || reply.status() == NOT_MODIFIED) {
      out.writeBytes(END);
    } else {
      out.writeBytes(CONTENT_LENGTH);
      writeNumber(body.length, out);
      out.writeBytes(END).writeBytes(END).writeBytes(body);
    }
  }

  /** Writes the reply to a request that was not understood; the connection ends with it. */
  void writeRefusal(int status, ByteBuf out) {
    out.writeBytes(statusLine(status))
        .writeBytes(date)
        .writeBytes(CLOSE)
        .writeBytes(NO_CONTENT)
        .writeBytes(END);
  }

  private static byte[] statusLine(int status) {
    return ascii("HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n");
  }

  /** Most replies share one map of headers. */
  @SuppressWarnings(
      "ReferenceEquality") // To compare the contents would take longer than to encode them.
  private byte[] headers(Map<String, String> headers) {
    if (headers != lastHeaders) {
      var text = new StringBuilder();
      headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
      lastEncoded = ascii(text.toString());
      lastHeaders = headers;
    }
    return lastEncoded;
  }

  private void writeNumber(int number, ByteBuf out) {
    int at = MAX_DIGITS;
    int rest = number;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    out.writeBytes(digits, at, MAX_DIGITS - at);
  }
}
