package meridian.lambda.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import meridian.lambda.aws.SharedHttpClient.Timeouts;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Makes HTTP clients for AWS with given time-outs. No other class names the implementation, so
 * {@code scripts/bench-http-clients} can replace this one.
 *
 * <p>{@link UrlConnectionHttpClient} leaves the connections to the JDK, which pools TLS connections
 * by socket factory: all clients of one call share theirs.
 */
final class HttpClients {

  private HttpClients() {}

  /** The client's name in the SDK. */
  static String name() {
    return "UrlConnection";
  }

  /** Makes clients that trust only {@link AmazonRoots}. */
  static Function<Timeouts, SdkHttpClient> withAmazonRoots() {
    return clients(new AmazonRoots().trustManagers());
  }

  /** Makes clients that trust the JDK's root certificates. */
  static Function<Timeouts, SdkHttpClient> withDefaultRoots() {
    return clients(null);
  }

  private static Function<Timeouts, SdkHttpClient> clients(TrustManager @Nullable [] trusted) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trusted, null);
      SSLSocketFactory sockets = tls.getSocketFactory();
      return timeouts -> UrlConnectionHttpClient.create(uri -> connection(uri, sockets, timeouts));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }

  private static HttpURLConnection connection(
      URI uri, SSLSocketFactory sockets, Timeouts timeouts) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(millis(timeouts.connect()));
      connection.setReadTimeout(millis(timeouts.answer()));
      if (connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(sockets);
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
