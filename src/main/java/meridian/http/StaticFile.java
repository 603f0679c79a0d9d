package meridian.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A file of the status page that is the same in every answer of a release. Read from the class path
 * when it is first requested, then kept.
 */
final class StaticFile {

  /** The names below {@code /assets/} and their content types. */
  private static final Map<String, String> TYPES =
      Map.of(
          "page.css", "text/css; charset=utf-8",
          "page.js", "text/javascript; charset=utf-8",
          "uplot.css", "text/css; charset=utf-8",
          "uplot.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private static final Map<String, StaticFile> READ = new ConcurrentHashMap<>();

  /** Digits of the hash that an entity tag has. */
  private static final int TAG_DIGITS = 16;

  private static final int VERSION_DIGITS = 8;

  private final byte[] content;
  private final String type;
  private final String tag;

  private StaticFile(byte[] content, String type) {
    this.content = content;
    this.type = type;
    this.tag = '"' + sha256(content).substring(0, TAG_DIGITS) + '"';
  }

  /** The file with a name; empty if there is none. */
  static Optional<StaticFile> named(String name) {
    return Optional.ofNullable(TYPES.get(name))
        .map(type -> READ.computeIfAbsent(name, _ -> new StaticFile(content(name), type)));
  }

  /**
   * Identifies the content of all files. Addresses of files have it as a query, so that no browser
   * uses a former release's files with a new page.
   */
  static String version() {
    String tags =
        TYPES.keySet().stream()
            .sorted()
            .map(name -> named(name).orElseThrow().tag)
            .collect(Collectors.joining());
    return sha256(tags.getBytes(StandardCharsets.US_ASCII)).substring(0, VERSION_DIGITS);
  }

  private static byte[] content(String name) {
    try (InputStream file = StaticFile.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Answers a request; without content if the client has this version (RFC 9110, 13.1.2). While two
   * releases run behind one host, a page of the other release may ask for the file. That answer is
   * not to be cached under the other release's address.
   */
  HttpReply reply(HttpRequest request) {
    HttpReply reply =
        request.ifNoneMatch().contains(tag)
            ? HttpReply.cached(304, type, new byte[0], tag)
            : HttpReply.cached(200, type, content, tag);
    String query = request.rawQuery();
    return query.isEmpty() || query.equals(version())
        ? reply
        : reply.with("cache-control", "no-store");
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
