package meridian.lambda.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** Beside what the JDK that runs this test trusts. */
final class AmazonRootsTest {

  private final X509TrustManager roots = x509(new AmazonRoots().trustManagers());
  private final List<X509Certificate> everybody = everybody();

  @Test
  void theFiveRootsOfAmazonTrustServicesAreTrusted() {
    assertEquals(
        Set.of(
            "Amazon Root CA 1",
            "Amazon Root CA 2",
            "Amazon Root CA 3",
            "Amazon Root CA 4",
            "Starfield Services Root Certificate Authority - G2"),
        Arrays.stream(roots.getAcceptedIssuers())
            .map(AmazonRootsTest::name)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theyAreTheOnesThatTheJdkTrusts() {
    assertTrue(everybody.containsAll(AmazonRoots.certificates()));
  }

  @Test
  void nobodyElseIsTrusted() throws CertificateException {
    int refused = 0;
    for (X509Certificate other : everybody) {
      if (!AmazonRoots.certificates().contains(other)) {
        X509Certificate[] chain = {other};
        assertThrows(CertificateException.class, () -> roots.checkServerTrusted(chain, "RSA"));
        refused++;
      }
    }
    assertTrue(refused > 50, () -> "the JDK trusts few: " + everybody.size());
    for (X509Certificate root : AmazonRoots.certificates()) {
      roots.checkClientTrusted(new X509Certificate[] {root}, "RSA");
    }
  }

  private static String name(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    return subject.substring("CN=".length(), subject.indexOf(','));
  }

  private static List<X509Certificate> everybody() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return List.of(x509(factory.getTrustManagers()).getAcceptedIssuers());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509TrustManager x509(javax.net.ssl.TrustManager[] managers) {
    return (X509TrustManager) managers[0];
  }
}
