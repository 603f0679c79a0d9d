package meridian.operate;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;

/** The SDK's modules for the ways to log in with the AWS CLI. */
final class CliProfilesTest {

  /** Without the module the message would be about the class path. */
  @ParameterizedTest
  @CsvSource({
    "login_session = arn:aws:iam::123456789012:user/nobody, must re-authenticate",
    "sso_account_id = 123456789012; sso_role_name = nobody; sso_region = us-east-1;"
        + " sso_start_url = https://nobody.test, SSO session"
  })
  void logsInByProfile(String properties, String reason) {
    String profile = "[default]\nregion = us-east-1\n" + properties.replace("; ", "\n") + "\n";
    ProfileFile file =
        ProfileFile.builder()
            .type(ProfileFile.Type.CONFIGURATION)
            .content(new ByteArrayInputStream(profile.getBytes(StandardCharsets.UTF_8)))
            .build();
    try (var provider = ProfileCredentialsProvider.builder().profileFile(file).build()) {
      SdkClientException refused =
          assertThrows(SdkClientException.class, provider::resolveCredentials);
      assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::toString);
    }
  }
}
