package meridian.runtime;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** The way in which a JVM loads the artifact and the runtime interface client. */
public enum JarLayout {

  /** All jars are on the class path, as in a container image. */
  CLASS_PATH {
    @Override
    List<Path> classPath(Artifact artifact) throws IOException {
      List<Path> jars = new ArrayList<>(runtimeJars());
      jars.addAll(artifact.jars());
      return jars;
    }
  },

  /**
   * The client's class loader finds the artifact in the working directory, as in a managed runtime.
   */
  MANAGED {
    @Override
    List<Path> classPath(Artifact artifact) {
      return runtimeJars();
    }
  };

  abstract List<Path> classPath(Artifact artifact) throws IOException;

  /** The client's jar and its dependencies. */
  private static List<Path> runtimeJars() {
    return Stream.of(
            AWSLambda.class,
            RequestStreamHandler.class,
            PojoSerializer.class,
            SdkInternalThreadLocal.class)
        .map(JarLayout::jar)
        .toList();
  }

  private static Path jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
