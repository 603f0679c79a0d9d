package meridian.lambda.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.TlsTrustManagersProvider;

/**
 * Trusts only the root certificates of AWS's services: Amazon Root CA 1 to 4 and Starfield Services
 * Root Certificate Authority - G2 (<a href="https://www.amazontrust.com/repository/">Amazon Trust
 * Services</a>). AWS advises <a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/acm-bestpractices.html">to trust all of
 * them</a>. Reading the more than 100 others that a JDK trusts took a tenth of a cold start's CPU
 * time, and would be repeated after each restore.
 */
final class AmazonRoots implements TlsTrustManagersProvider {

  private static final String FILE = "amazon-roots.pem";

  /** The certificates. */
  static Collection<X509Certificate> certificates() {
    try (InputStream file = AmazonRoots.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing from the jar");
      }
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      InputStream text = new ByteArrayInputStream(file.readAllBytes());
      List<X509Certificate> roots = new ArrayList<>();
      // One by one: the factory reads several as PKCS #7, whose classes take longer to load.
      while (text.available() > 0) {
        roots.add((X509Certificate) factory.generateCertificate(text));
      }
      return roots;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException(FILE + " is malformed", e);
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
      // The JDK's default.
      parameters.setRevocationEnabled(false);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(new CertPathTrustManagerParameters(parameters));
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no PKIX trust manager", e);
    }
  }
}
