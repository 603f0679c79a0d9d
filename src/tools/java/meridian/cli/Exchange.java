package meridian.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.MalformedBencodeException;

/** One request to a tracker, and its answer. */
public final class Exchange {

  /** As patient as libtorrent is. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int OK = 200;

  private Exchange() {}

  /**
   * The dictionary that a tracker answers with.
   *
   * @throws FailedExchangeException if it cannot be reached, answers with something else, or
   *     refuses
   */
  public static Dictionary get(URI uri) throws FailedExchangeException {
    HttpResponse<byte[]> response = fetch(uri);
    return answer(response.statusCode(), response.body());
  }

  /**
   * The dictionary in an answer that was received.
   *
   * @throws FailedExchangeException if it is something else, or a refusal
   */
  public static Dictionary answer(int status, byte[] body) throws FailedExchangeException {
    Optional<Dictionary> answer = decode(body);
    Optional<String> refusal =
        answer.flatMap(a -> a.get("failure reason", ByteString.class)).map(ByteString::utf8);
    if (refusal.isPresent()) {
      throw new FailedExchangeException("The tracker refuses: " + refusal.get());
    }
    if (status != OK) {
      throw new FailedExchangeException("The tracker answered with HTTP status " + status + ".");
    }
    return answer.orElseThrow(
        () -> new FailedExchangeException("The tracker's answer is not a bencoded dictionary."));
  }

  /**
   * Whatever is answered.
   *
   * @throws FailedExchangeException if nothing is
   */
  public static HttpResponse<byte[]> fetch(URI uri) throws FailedExchangeException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    try (HttpClient client = client()) {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new FailedExchangeException(
          "Cannot reach " + uri.getAuthority() + ": " + reason(e) + ".");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new FailedExchangeException("Interrupted.");
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(TIMEOUT)
        .build();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case HttpTimeoutException _ -> "no answer within " + TIMEOUT.toSeconds() + " s";
      case ConnectException _ when hasCause(e, UnresolvedAddressException.class) ->
          "there is no such host";
      case ConnectException _ -> "nothing listens there";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static boolean hasCause(Throwable thrown, Class<? extends Throwable> kind) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Dictionary> decode(byte[] body) {
    try {
      return Optional.of(Bencoded.decode(body))
          .filter(Dictionary.class::isInstance)
          .map(Dictionary.class::cast);
    } catch (MalformedBencodeException _) {
      return Optional.empty();
    }
  }
}
