package meridian.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The runtime interface client's native library. By default the client unpacks it at each start to
 * the same file in {@code /tmp}, so that two concurrent starts would conflict.
 *
 * @param library path of the unpacked library
 */
public record NativeClient(Path library) {

  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  /** Unpacks the library for this machine's processor; Linux with glibc only. */
  static NativeClient unpack(Path folder) throws IOException {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String resource = "/jni/libaws-lambda-jni.linux-" + processor + ".so";
    Path library = folder.resolve("libaws-lambda-jni.so");
    try (InputStream packed = AWSLambda.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new IOException("the runtime interface client has no " + resource);
      }
      Files.copy(packed, library);
    }
    return new NativeClient(library);
  }

  /** The JVM's option that makes the client use it. */
  String option() {
    return "-D" + PROPERTY + "=" + library;
  }
}
