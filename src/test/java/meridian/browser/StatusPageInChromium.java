package meridian.browser;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import meridian.browser.Browser.Screen;
import meridian.health.Heartbeat;
import meridian.topology.Region;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The status page of a local run in a browser. {@code scripts/test/browser} runs it: the build
 * needs no browser, so its name is not that of a test. With the property {@code
 * meridian.screenshots}, a folder, it also makes the pictures of the READMEs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StatusPageInChromium {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String SCREENSHOTS = "meridian.screenshots";

  /** So many that the swarms differ, and so few that a test is short. */
  private static final int CLIENTS = System.getProperty(SCREENSHOTS) == null ? 300 : 4_000;

  /** Longer than figures are kept in memory. */
  private static final Duration CACHED = Duration.ofSeconds(20);

  private final JsonMapper json = new JsonMapper();
  private RunWithPage run;
  private Browser browser;
  private Region here;
  private Region other;

  @BeforeAll
  void start() throws InterruptedException {
    run = new RunWithPage(CLIENTS);
    here = run.regions().getLast();
    other = run.regions().getFirst();
    run.sweep();
    passTwoMinutes();
    browser = new Browser();
    browser.allowClipboard();
  }

  @AfterAll
  void stop() {
    browser.close();
    run.close();
  }

  @BeforeEach
  void open() {
    browser.open(run.page(here));
    await().atMost(TIMEOUT).until(() -> browser.value("charts.size").equals(4L));
  }

  @AfterEach
  void theConsoleIsSilent() {
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void theFiguresAreThoseOfTheJson() throws IOException {
    refresh();
    JsonNode stats = statsOfTheSameRead();
    assertEquals(stats.path("sentence").asText(), browser.text("h1").substring(2));
    JsonNode world = stats.path("world");
    for (String figure : List.of("peers", "seeders", "torrents", "completed", "ipv4", "ipv6")) {
      assertEquals(number(world.path(figure)), browser.text("#" + figure), figure);
    }
    long leechers = world.path("leechers").asLong() + world.path("partialSeeds").asLong();
    assertEquals("%,d".formatted(leechers), browser.text("#leechers"));
    assertTrue(world.path("peers").asLong() > CLIENTS);
    int row = 0;
    for (JsonNode region : stats.path("regions")) {
      String text = browser.text("#table tbody tr:nth-child(" + ++row + ")");
      assertTrue(text.startsWith(region.path("name").asText() + " ✓ healthy "), text);
      assertTrue(text.contains(" " + number(region.path("own")) + " "), text);
      assertTrue(text.endsWith(" " + region.path("release").asText()), text);
    }
    assertEquals(run.regions().size(), row);
  }

  @Test
  void chartsDrawTheDayAndGapsAsGaps() {
    for (String chart : List.of("places", "roles", "outcomes", "families")) {
      assertEquals(
          1L, browser.value("document.querySelectorAll('#%s canvas').length".formatted(chart)));
      assertFalse(browser.text("#" + chart + " .legend").contains("not known"), chart);
    }
    assertEquals(
        List.of(0L, 300L, 600L),
        browser.value(
            "timesOf({stepSeconds: 300, regions: {a: {start: [0]}, b: {start: [600]}}})"));
    assertEquals(
        "[1,null,2]", browser.value("JSON.stringify(valuesAt([0, 300, 600], [0, 600], [1, 2]))"));
    // The second region has a step without a value, then none; the third has not written the
    // newest.
    assertEquals(
        "[5,null,3,null]",
        browser.value(
            "JSON.stringify(sum([0, 1, 2, 3], [[[0, 1, 2, 3], [1, 2, 3, 4]], [[0, 1], [4, null]],"
                + " [[2], [0]]]))"));
  }

  @Test
  void itIsAccessibleInLightAndDarkOnDesktopAndPhone() throws IOException {
    try {
      for (Screen screen : List.of(Screen.DESKTOP, Screen.PHONE)) {
        browser.show(screen);
        for (boolean isDark : List.of(false, true)) {
          browser.setDark(isDark);
          assertEquals(List.of(), browser.violations(), screen + (isDark ? ", dark" : ", light"));
        }
        assertEquals(
            0L,
            browser.value(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"),
            "nothing is wider than the screen");
      }
    } finally {
      browser.show(Screen.DESKTOP);
      browser.setDark(false);
    }
  }

  @Test
  void theKeyboardReachesEveryCopyButton() {
    long trackers = (Long) browser.value("document.querySelectorAll('.trackers code').length");
    assertEquals(run.regions().size() + 1, trackers);
    for (int n = 0; n <= trackers; n++) {
      tabToButton(n);
      browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
      await().atMost(TIMEOUT).until(() -> browser.text(":focus").equals("Copied"));
      Object copied = browser.awaited("navigator.clipboard.readText()");
      Object shown =
          browser.value(
              "document.activeElement.parentElement.querySelector('code, pre').textContent");
      assertEquals(shown, copied);
    }
    assertEquals("Copied", browser.value("document.getElementById('said').textContent"));
  }

  private void tabToButton(int index) {
    for (int n = 0; n < 100; n++) {
      browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
      Object focused =
          browser.value("[...document.querySelectorAll('button')].indexOf(document.activeElement)");
      if (focused.equals((long) index)) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach button " + index);
  }

  @Test
  void theFocusStaysWhereItWasWhenFiguresAreRefreshed() {
    browser.value("document.getElementById('table').focus(), true");
    refresh();
    assertEquals("table", browser.value("document.activeElement.id"));
  }

  @Test
  void itIsCompleteWithoutScripts() throws IOException {
    browser.setScripts(false);
    try {
      browser.open(run.page(here));
      JsonNode world = statsOfTheSameRead().path("world");
      assertEquals(number(world.path("peers")), browser.text("#peers"));
      assertTrue(browser.text("noscript").contains("/stats.json"));
      assertTrue(browser.text(".tiers pre").contains(run.page(other) + "announce"));
      assertEquals(
          List.of(), browser.driver().findElements(By.cssSelector("button:not([hidden])")));
    } finally {
      browser.setScripts(true);
    }
  }

  @Test
  void aLostRegionIsShownWithinTwoRefreshesAndComesBack() throws IOException {
    run.lose(other);
    try {
      passTwoMinutes();
      refresh();
      refresh();
      assertEquals(other.name() + " … late", state(other));
      assertTrue(
          browser.text("h1").endsWith(": " + other.name() + " is late."), browser.text("h1"));
      assertEquals(
          browser.text("h1"), browser.value("document.getElementById('said').textContent"));
      passTwoMinutes();
      refresh();
      refresh();
      assertEquals(other.name() + " ! stale", state(other));
      assertTrue(browser.text(".ring").contains("Reports are missing between"));
      assertTrue(ownPeers(other) > CLIENTS / 10, "what was known is kept");
      assertEquals(List.of(), browser.violations());
      screenshot("lost", Screen.DESKTOP, 1_000);
    } finally {
      run.restore(other);
    }
    passTwoMinutes();
    refresh();
    assertEquals(other.name() + " ✓ healthy", state(other));
    assertTrue(browser.text("h1").contains("All "));
  }

  @Test
  void theLossOfTheAnsweringRegionIsToldWithTheAgeOfTheFigures() {
    String peers = browser.text("#peers");
    run.lose(here);
    try {
      refresh();
      assertTrue(
          browser
              .text("#trouble")
              .matches(
                  "! The tracker does not answer[.] No answer for \\d+ s[.] The figures below are"
                      + " \\d+ (s|min) old[.]"),
          browser.text("#trouble"));
      assertEquals("! The tracker does not answer.", browser.text("[role=alert]"));
      assertEquals(peers, browser.text("#peers"));
      assertFalse(browser.complaints().isEmpty(), "the browser tells of failed requests itself");
    } finally {
      run.restore(here);
    }
    refresh();
    assertEquals("", browser.text("#trouble"));
  }

  @Test
  void agesDoNotDependOnTheViewersClock() {
    browser.value("Date.now = () => 4e12, tellAge(), true");
    assertTrue(browser.text("#age").matches("\\d+ s ago"), browser.text("#age"));
    browser.value("performance.now = () => shown.at + 3_600_000 - shown.age, tellAge(), true");
    assertEquals("60 min ago", browser.text("#age"));
  }

  @Test
  void refreshesThatOverlapAreOne() {
    assertEquals(true, browser.value("refresh() === refresh()"));
    refresh();
    assertEquals(true, browser.value("refreshing === null"));
  }

  @Test
  void aPageOfAFormerReleaseIsLoadedAgainOnceAMinute() {
    browser.value(
        "window.isFormer = true, document.querySelector('script[src*=\"page.js\"]')"
            + ".setAttribute('src', '/assets/page.js?00000000'), true");
    refresh();
    assertEquals(true, browser.value("window.isFormer === true"));
    browser.value("performance.now = () => 60_001, refresh(), true");
    await().atMost(TIMEOUT).until(() -> browser.value("window.isFormer !== true").equals(true));
  }

  @Test
  void aFaultOfTheScriptIsNoOutage() {
    browser.value("draw = () => { throw new Error('a fault') }, true");
    refresh();
    assertEquals("", browser.text("#trouble"));
    List<String> complaints = browser.complaints();
    assertEquals(1, complaints.size(), complaints.toString());
    assertTrue(complaints.getFirst().contains("a fault"), complaints.toString());
  }

  /** First, since other tests leave traces in the day. */
  @Test
  @Order(1)
  @EnabledIfSystemProperty(named = SCREENSHOTS, matches = ".+")
  void picturesForReadmes() throws IOException {
    screenshot("light", Screen.DESKTOP, 1_340);
    browser.setDark(true);
    refresh();
    screenshot("dark", Screen.DESKTOP, 1_340);
    browser.setDark(false);
    browser.show(Screen.PHONE);
    refresh();
    screenshot("phone", Screen.PHONE, 1_400);
    browser.show(Screen.DESKTOP);
  }

  private void screenshot(String name, Screen screen, int height) throws IOException {
    String folder = System.getProperty(SCREENSHOTS);
    if (folder != null) {
      Files.write(Path.of(folder, "status-" + name + ".webp"), browser.picture(screen, height));
    }
  }

  private String state(Region region) {
    return browser
        .value(
            "[...document.querySelectorAll('#table tr')].find(row => row.innerText.startsWith('%s'))"
                    .formatted(region.name())
                + ".innerText.split('\\t').slice(0, 2).join(' ')")
        .toString();
  }

  private int ownPeers(Region region) {
    int row =
        1
            + browser.driver().findElements(By.cssSelector("#table tbody th")).stream()
                .map(WebElement::getText)
                .toList()
                .indexOf(region.name());
    return Integer.parseInt(
        browser.text("#table tbody tr:nth-child(" + row + ") td:nth-child(3)").replace(",", ""));
  }

  /** Refreshes the figures, as is done each minute and when the page becomes visible. */
  private void refresh() {
    assertEquals(true, browser.awaited("refresh().then(() => true)"));
  }

  /** In each minute the regions that are not lost send a heartbeat. */
  private void passTwoMinutes() {
    for (int minute = 0; minute < 2; minute++) {
      run.skip(Heartbeat.PERIOD.minus(CACHED));
      run.sendHeartbeats();
      run.skip(CACHED);
    }
  }

  /** The figures that the page shows; it is loaded again if they are read anew meanwhile. */
  private JsonNode statsOfTheSameRead() throws IOException {
    JsonNode stats = stats();
    for (int n = 0; n < 5 && !stats.path("read").asText().equals(read()); n++) {
      browser.open(run.page(here));
      stats = stats();
    }
    assertEquals(stats.path("read").asText(), read());
    return stats;
  }

  private @Nullable String read() {
    return browser.driver().findElement(By.id("read")).getDomAttribute("datetime");
  }

  private JsonNode stats() throws IOException {
    try (var body = URI.create(run.page(here) + "stats.json").toURL().openStream()) {
      return json.readTree(body);
    }
  }

  private static String number(JsonNode value) {
    return String.format(Locale.ENGLISH, "%,d", value.asLong());
  }
}
