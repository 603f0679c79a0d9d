package meridian.coldstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import meridian.runtime.JarLayout;

/** A way of running the artifact. All have the serial collector, as in Lambda. */
enum Variant {
  /** All compilers, as under SnapStart or provisioned concurrency. */
  PLAIN("plain", "class path", JarLayout.CLASS_PATH, false, false),
  /** The first compiler only, as Lambda has it else. */
  C1("c1", "class path, C1", JarLayout.CLASS_PATH, true, false),
  /** The same with the cache of a training run, as in a container image. */
  AOT("aot", "class path, C1, AOT cache", JarLayout.CLASS_PATH, true, true),
  /** The unpacked zip, as a managed runtime has it. */
  MANAGED("managed", "managed zip", JarLayout.MANAGED, false, false),
  /** The same with the first compiler only. */
  MANAGED_C1("managedC1", "managed zip, C1", JarLayout.MANAGED, true, false);

  /** The cache has the JVM compile what was hot in training; let it run more often before. */
  private static final String UNHURRIED = "-XX:CompileThresholdScaling=4";

  private final String key;
  private final String title;
  private final JarLayout layout;
  private final boolean c1;
  private final boolean cached;

  Variant(String key, String title, JarLayout layout, boolean c1, boolean cached) {
    this.key = key;
    this.title = title;
    this.layout = layout;
    this.c1 = c1;
    this.cached = cached;
  }

  /** Its name for programs. */
  String key() {
    return key;
  }

  /** What it is, for people. */
  String title() {
    return title;
  }

  JarLayout layout() {
    return layout;
  }

  /** The JVM's options, with that cache if it is one of those that have one. */
  List<String> jvm(Path cache) {
    List<String> options = compiler();
    if (cached) {
      options.add(UNHURRIED);
      options.add("-XX:AOTCache=" + cache);
      // A cache that does not fit would be left aside without a word.
      options.add("-XX:AOTMode=on");
    }
    return options;
  }

  /** The JVM's options for the run that makes the cache. */
  List<String> training(Path cache) {
    List<String> options = compiler();
    options.add(UNHURRIED);
    options.add("-XX:AOTCacheOutput=" + cache);
    return options;
  }

  /** The JVM's options, but for what has to do with a cache. */
  List<String> compiler() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC"));
    if (c1) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    return options;
  }
}
