package meridian.local.net;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The region that a request is signed for, as the credential scope of <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature Version
 * 4</a> names it. Signatures are not checked.
 */
public final class SignatureScope {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/]+/[0-9]+/([^/]+)/([^/]+)/aws4_request");

  private SignatureScope() {}

  /**
   * The region's name; empty if the request is not signed for that service.
   *
   * @param authorization the header of that name, if there is one
   */
  public static Optional<String> region(String service, @Nullable String authorization) {
    Matcher scope = SCOPE.matcher(authorization == null ? "" : authorization);
    return scope.find() && scope.group(2).equals(service)
        ? Optional.of(scope.group(1))
        : Optional.empty();
  }
}
