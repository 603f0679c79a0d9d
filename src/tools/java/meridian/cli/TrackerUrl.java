package meridian.cli;

import java.net.URI;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The announce or scrape URL of a tracker.
 *
 * @param uri an absolute http or https URL; a query in it, such as a pass key, is kept
 */
public record TrackerUrl(URI uri) {

  private static final List<String> SCHEMES = List.of("http", "https");

  /**
   * The scrape URL of an announce URL (BEP 48): the text after the last slash must start with
   * {@code announce}, which is replaced by {@code scrape}. A scrape URL is returned unchanged.
   *
   * @throws TypeConversionException when there is none
   */
  public TrackerUrl scrape() {
    String path = uri.getRawPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (last.startsWith("scrape")) {
      return this;
    }
    if (!last.startsWith("announce")) {
      throw new TypeConversionException(
          "'" + uri + "' has no scrape URL: it must end in /announce");
    }
    String scrape =
        path.substring(0, path.length() - last.length()) + last.replaceFirst("announce", "scrape");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new TrackerUrl(uri.resolve(scrape + query));
  }

  /** The URL of a request, its query as it is given. */
  public URI with(Object query) {
    String joint = uri.getRawQuery() == null ? "?" : "&";
    return URI.create(uri + joint + query);
  }

  /** Parses an argument of the command line. */
  static final class Converter implements ITypeConverter<TrackerUrl> {
    @Override
    public TrackerUrl convert(String argument) {
      try {
        URI uri = URI.create(argument);
        if (SCHEMES.contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
          return new TrackerUrl(uri);
        }
      } catch (IllegalArgumentException _) {
        // Reported below.
      }
      throw new TypeConversionException("'" + argument + "' is not an http or https URL");
    }
  }
}
