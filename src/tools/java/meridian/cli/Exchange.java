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
import meridian.command.CommandFailedException;
import meridian.wire.Bencoded;
import meridian.wire.Bencoded.ByteString;
import meridian.wire.Bencoded.Dictionary;
import meridian.wire.MalformedBencodeException;

/** One request to a tracker, and its answer. */
public final class Exchange {

  /** The same as libtorrent's. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int OK = 200;

  private Exchange() {}

  /**
   * Sends a request and returns the dictionary of the answer.
   *
   * @throws CommandFailedException if the tracker cannot be reached, refuses, or answers with
   *     anything else
   */
  public static Dictionary get(URI uri) throws CommandFailedException {
    HttpResponse<byte[]> response = fetch(uri);
    return answer(response.statusCode(), response.body());
  }

  /**
   * Decodes the dictionary of an answer.
   *
   * @throws CommandFailedException if it is anything else, or a refusal
   */
  public static Dictionary answer(int status, byte[] body) throws CommandFailedException {
    Optional<Dictionary> answer = decode(body);
    Optional<String> refusal =
        answer.flatMap(a -> a.get("failure reason", ByteString.class)).map(ByteString::utf8);
    if (refusal.isPresent()) {
      throw new CommandFailedException("The tracker refused the request: " + refusal.get());
    }
    if (status != OK) {
      throw new CommandFailedException("The tracker answered with HTTP status " + status + ".");
    }
    return answer.orElseThrow(
        () -> new CommandFailedException("The tracker's answer is not a bencoded dictionary."));
  }

  /**
   * Sends a request and returns any answer.
   *
   * @throws CommandFailedException if there is none
   */
  public static HttpResponse<byte[]> fetch(URI uri) throws CommandFailedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    try (HttpClient client = client()) {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot reach " + uri.getAuthority() + ": " + reason(e) + ".");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("Interrupted.");
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
