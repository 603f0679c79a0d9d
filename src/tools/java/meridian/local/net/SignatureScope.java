package meridian.local.net;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The credential scope of an AWS request, from <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature Version
 * 4</a>. Signatures are not checked.
 */
public final class SignatureScope {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/]+/[0-9]+/([^/]+)/([^/]+)/aws4_request");

  private SignatureScope() {}

  /**
   * The name of the region that a request is signed for; empty if it is not signed for the service.
   *
   * @param authorization the {@code Authorization} header; null if there is none
   */
  public static Optional<String> region(String service, @Nullable String authorization) {
    Matcher scope = SCOPE.matcher(authorization == null ? "" : authorization);
    return scope.find() && scope.group(2).equals(service)
        ? Optional.of(scope.group(1))
        : Optional.empty();
  }
}
