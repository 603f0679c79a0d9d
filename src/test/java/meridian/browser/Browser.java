package meridian.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, driven by Debian's chromedriver. */
final class Browser implements AutoCloseable {

  /** A screen; phones have more pixels to each unit. */
  record Screen(int width, int height, double scale) {
    static final Screen DESKTOP = new Screen(1_280, 900, 1);
    static final Screen PHONE = new Screen(375, 812, 2);
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String DRIVER = "/usr/bin/chromedriver";

  private final ChromeDriver driver;

  Browser() {
    var options = new ChromeOptions();
    // Root may not use its sandbox.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new java.io.File(DRIVER))
            .usingAnyFreePort()
            .build();
    this.driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(TIMEOUT).pageLoadTimeout(TIMEOUT);
    show(Screen.DESKTOP);
  }

  void open(String url) {
    driver.get(url);
  }

  ChromeDriver driver() {
    return driver;
  }

  void show(Screen screen) {
    var _ =
        driver.executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of(
                "width", screen.width(),
                "height", screen.height(),
                "deviceScaleFactor", screen.scale(),
                "mobile", screen.equals(Screen.PHONE)));
  }

  void setDark(boolean isDark) {
    var scheme = Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
    var _ =
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  void setScripts(boolean areEnabled) {
    var _ =
        driver.executeCdpCommand(
            "Emulation.setScriptExecutionDisabled", Map.of("value", !areEnabled));
  }

  /** Lets pages write to the clipboard, as a user's click would. */
  void allowClipboard() {
    var _ =
        driver.executeCdpCommand(
            "Browser.grantPermissions",
            Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
  }

  /** The text of an element, as a reader sees it. */
  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  /** The value of an expression. */
  Object value(String expression) {
    return Objects.requireNonNull(
        ((JavascriptExecutor) driver).executeScript("return " + expression));
  }

  /** The value that an expression's promise gives. */
  Object awaited(String expression) {
    return Objects.requireNonNull(
        driver.executeAsyncScript(
            "const done = arguments[0]; Promise.resolve("
                + expression
                + ").then(done, failure => done('failed: ' + failure))"));
  }

  /** What the console has said since the last call, without information. */
  List<String> complaints() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .filter(entry -> entry.getLevel().intValue() > java.util.logging.Level.INFO.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The rules of accessibility that the page breaks, each with the elements that do. */
  List<?> violations() throws IOException {
    driver.executeScript(resource("/axe.min.js"));
    return (List<?>)
        awaited(
            "axe.run().then(result => result.violations.map("
                + "rule => rule.id + ': ' + rule.nodes.map(node => node.target + ' ' +"
                + " node.failureSummary).join('; ')))");
  }

  private static String resource(String name) throws IOException {
    try (InputStream script = Browser.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A picture of the page from its top, as WebP. */
  byte[] picture(Screen screen, int height) {
    Map<String, Object> result =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "webp",
                "quality",
                80,
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", screen.width(), "height", height, "scale", 1)));
    return Base64.getDecoder().decode((String) result.get("data"));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
