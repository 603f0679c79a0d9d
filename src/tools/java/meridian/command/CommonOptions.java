package meridian.command;

import picocli.CommandLine.Option;

/**
 * The options of every command, last in its help. The script answers both before Java starts; they
 * are declared here to be listed.
 */
public final class CommonOptions {

  /** Greater than the order of any other option. */
  private static final int LAST = 100;

  @Option(names = "--help", order = LAST, usageHelp = true, description = "print this help")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  @Option(
      names = "--version",
      order = LAST + 1,
      versionHelp = true,
      description = "print the version")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean version;
}
