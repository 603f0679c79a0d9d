package meridian.lambda.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.TlsTrustManagersProvider;

/**
 * Trusts the roots under which AWS certifies its services, and nobody else: Amazon Root CA 1 to 4
 * and Starfield Services Root Certificate Authority - G2 (<a
 * href="https://www.amazontrust.com/repository/">Amazon Trust Services</a>; all of them, as <a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/acm-bestpractices.html">AWS advises</a>
 * those who do not trust everybody). To read the hundred and more others that a JDK trusts took a
 * tenth of a cold start's processor time, and would be done again after each restore.
 */
final class AmazonRoots implements TlsTrustManagersProvider {

  private static final String FILE = "amazon-roots.pem";

  /** The certificates. */
  static Collection<X509Certificate> certificates() {
    try (InputStream file = AmazonRoots.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not part of this release");
      }
      return CertificateFactory.getInstance("X.509").generateCertificates(file).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
  }

  @Override
  public TrustManager[] trustManagers() {
    try {
      var parameters =
          new PKIXBuilderParameters(
              certificates().stream()
                  .map(root -> new TrustAnchor(root, null))
                  .collect(Collectors.toSet()),
              null);
      // As the JDK does by default.
      parameters.setRevocationEnabled(false);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(new CertPathTrustManagerParameters(parameters));
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK does not do as it should", e);
    }
  }
}
