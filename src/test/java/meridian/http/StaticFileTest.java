package meridian.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long the page's files may be cached. */
final class StaticFileTest {

  private static final String AN_HOUR = "public, max-age=3600";

  @Test
  void aFileIsCachedForAnHour() {
    assertEquals(AN_HOUR, cacheControl(reply("", "")));
    assertEquals(AN_HOUR, cacheControl(reply(StaticFile.version(), "")));
  }

  @Test
  void theAddressOfAnotherReleasesFileIsNotCached() {
    HttpReply reply = reply("00000000", "");
    assertEquals(200, reply.status());
    assertEquals("no-store", cacheControl(reply));
    HttpReply notModified = reply("00000000", header(reply, "etag"));
    assertEquals(304, notModified.status());
    assertEquals("no-store", cacheControl(notModified));
  }

  private static HttpReply reply(String query, String ifNoneMatch) {
    return StaticFile.named("page.js")
        .orElseThrow()
        .reply(
            new HttpRequest("1", "GET", "/assets/page.js", query, Optional.empty(), ifNoneMatch));
  }

  private static String cacheControl(HttpReply reply) {
    return header(reply, "cache-control");
  }

  private static String header(HttpReply reply, String name) {
    Map<String, String> headers = reply.headers();
    return headers.getOrDefault(name, "");
  }
}
