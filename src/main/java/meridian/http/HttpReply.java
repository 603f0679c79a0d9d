package meridian.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A reply, whatever front door it leaves through. */
public final class HttpReply {

  private static final JsonFactory JSON = new JsonFactory();

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private HttpReply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** A bencoded answer, which clients expect as plain text. */
  static HttpReply bencoded(byte[] body) {
    return typed(200, "text/plain", body);
  }

  static HttpReply text(int status, String sentence) {
    return typed(
        status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static HttpReply html(String page) {
    return typed(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A JSON object.
   *
   * @param fields texts, numbers and truth values
   */
  static HttpReply json(int status, Map<String, ?> fields) {
    var body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      for (Map.Entry<String, ?> field : fields.entrySet()) {
        json.writePOJOField(field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + fields, e);
    }
    return typed(status, "application/json", body.toByteArray());
  }

  private static HttpReply typed(int status, String contentType, byte[] body) {
    return new HttpReply(
        status, Map.of("content-type", contentType, "cache-control", "no-store"), body);
  }

  HttpReply with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new HttpReply(status, more, body);
  }

  HttpReply withoutBody() {
    return new HttpReply(status, headers, new byte[0]);
  }

  /** The HTTP status code. */
  public int status() {
    return status;
  }

  /** Header fields by their lower-case names. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The bytes to send, in a fresh array. */
  public byte[] body() {
    return body.clone();
  }
}
