package meridian.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP response, independent of the front door. */
public final class HttpReply {

  private static final JsonFactory JSON = new JsonFactory();

  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private HttpReply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** The headers of bencoded answers: one map, by which servers recognize most replies. */
  private static final Map<String, String> BENCODED =
      Map.of("content-type", "text/plain", "cache-control", "no-store");

  /** A bencoded answer, with the content type that clients expect. */
  static HttpReply bencoded(byte[] body) {
    return new HttpReply(200, BENCODED, body);
  }

  /** A text, encoded as UTF-8. */
  public static HttpReply text(int status, String contentType, String text) {
    return typed(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A sentence for requests that are never answered otherwise; may be kept for a minute. */
  static HttpReply refusal(int status, String sentence) {
    byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    return typed(status, "text/plain; charset=utf-8", body)
        .with("cache-control", "public, max-age=60")
        .with("x-content-type-options", "nosniff");
  }

  /** A page, which may load files of this host and nothing else. */
  static HttpReply html(String page) {
    return typed(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8))
        .with("content-security-policy", PAGE_POLICY)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "no-referrer");
  }

  /**
   * Content that clients may keep for an hour, and then ask whether it has changed.
   *
   * @param tag the content's entity tag, in quotation marks
   */
  static HttpReply cached(int status, String contentType, byte[] body, String tag) {
    Map<String, String> headers =
        Map.of(
            "content-type",
            contentType,
            "cache-control",
            "public, max-age=3600",
            "etag",
            tag,
            "x-content-type-options",
            "nosniff");
    return new HttpReply(status, headers, body);
  }

  /**
   * A JSON object.
   *
   * @param fields strings, numbers and booleans
   */
  static HttpReply json(int status, Map<String, ?> fields) {
    return json(status, fields, _ -> {});
  }

  /** A JSON object with further fields. */
  static HttpReply json(int status, Map<String, ?> fields, Fields more) {
    var body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      for (Map.Entry<String, ?> field : fields.entrySet()) {
        json.writePOJOField(field.getKey(), field.getValue());
      }
      more.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + fields, e);
    }
    return typed(status, "application/json", body.toByteArray());
  }

  /** Writes fields into a JSON object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
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

  /** The header fields by lower-case name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body itself; callers must not write to it. */
  public byte[] body() {
    return body;
  }
}
