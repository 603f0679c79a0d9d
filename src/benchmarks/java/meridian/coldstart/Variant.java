package meridian.coldstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import meridian.runtime.BareHandler;
import meridian.runtime.JarLayout;

/** A way to run a function. All use the serial collector, as Lambda does. */
enum Variant {
  /** All compilers, as under SnapStart or provisioned concurrency. */
  PLAIN("plain", "class path", JarLayout.CLASS_PATH, false, false, false),
  /** The C1 compiler only, as Lambda runs Java otherwise. */
  C1("c1", "class path, C1", JarLayout.CLASS_PATH, true, false, false),
  /** {@link BareHandler} in the place of the tracker. */
  BARE_C1("bareC1", "a bare handler, C1", JarLayout.CLASS_PATH, true, false, true),
  /**
   * The same without trusted certificates. The SDK reads all those of the JDK, more than 100; the
   * tracker reads five.
   */
  BARE_C1_NO_ROOTS(
      "bareC1NoRoots",
      "a bare handler without certificates, C1",
      JarLayout.CLASS_PATH,
      true,
      false,
      true),
  /** The C1 compiler and the AOT cache of a training run, as in a container image. */
  AOT("aot", "class path, C1, AOT cache", JarLayout.CLASS_PATH, true, true, false),
  /** {@link BareHandler} in the place of the tracker, with a cache of its own. */
  BARE_AOT("bareAot", "a bare handler, C1, AOT cache", JarLayout.CLASS_PATH, true, true, true),
  /** The unpacked zip, as a managed runtime loads it. */
  MANAGED("managed", "managed zip", JarLayout.MANAGED, false, false, false),
  /** The same with the C1 compiler only. */
  MANAGED_C1("managedC1", "managed zip, C1", JarLayout.MANAGED, true, false, false);

  /** Delays compilation: with the cache the JVM compiles at once what was hot in training. */
  private static final String LATER_COMPILATION = "-XX:CompileThresholdScaling=4";

  /** Makes the JDK trust no certificate, so that it reads none. */
  private static final String NO_ROOTS = "-Djavax.net.ssl.trustStore=NONE";

  private final String key;
  private final String title;
  private final JarLayout layout;
  private final boolean c1;
  private final boolean cached;
  private final boolean bare;

  Variant(String key, String title, JarLayout layout, boolean c1, boolean cached, boolean bare) {
    this.key = key;
    this.title = title;
    this.layout = layout;
    this.c1 = c1;
    this.cached = cached;
    this.bare = bare;
  }

  /** The name in JSON. */
  String key() {
    return key;
  }

  /** The description in tables. */
  String title() {
    return title;
  }

  JarLayout layout() {
    return layout;
  }

  /** Whether it starts with an AOT cache. */
  boolean isCached() {
    return cached;
  }

  /** Whether it runs {@link BareHandler} instead of the tracker. */
  boolean isBare() {
    return bare;
  }

  /** The JVM's options, with the cache if the variant uses one. */
  List<String> jvmOptions(Path cache) {
    List<String> options = compilerOptions();
    if (cached) {
      options.add(LATER_COMPILATION);
      options.add("-XX:AOTCache=" + cache);
      // A cache that does not match would be ignored silently.
      options.add("-XX:AOTMode=on");
    }
    return options;
  }

  /** The JVM's options for the run that writes the cache. */
  List<String> trainingOptions(Path cache) {
    List<String> options = compilerOptions();
    options.add(LATER_COMPILATION);
    options.add("-XX:AOTCacheOutput=" + cache);
    return options;
  }

  /** The JVM's options without those of the cache. */
  List<String> compilerOptions() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC"));
    if (c1) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    if (this == BARE_C1_NO_ROOTS) {
      options.add(NO_ROOTS);
    }
    return options;
  }
}
