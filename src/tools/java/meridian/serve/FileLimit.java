package meridian.serve;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import meridian.command.CommandFailedException;

/**
 * How many files a process may have open, and how many connections that leaves room for. The JVM
 * has raised the soft limit to the hard one.
 */
final class FileLimit {

  private static final System.Logger LOG = System.getLogger(FileLimit.class.getName());

  /**
   * Files beside those of event loops and clients: libraries, the store's connections, snapshots,
   * and a connection that is refused. A JVM without free files can load no class, not even to say
   * so.
   */
  private static final int RESERVED = 512;

  /** Those of an event loop of epoll, beside a listening socket for each address. */
  private static final int FILES_OF_LOOP = 3;

  private FileLimit() {}

  /**
   * How many files are not clients' connections.
   *
   * @param loops how many event loops run
   * @param addresses how many addresses they listen on
   */
  static int reserved(int loops, int addresses) {
    return RESERVED + loops * (FILES_OF_LOOP + addresses);
  }

  /**
   * How many connections this process can have, of those that it may have.
   *
   * @param reserved how many files are not clients' connections
   * @throws CommandFailedException if there is room for none
   */
  static int connections(int most, int reserved) throws CommandFailedException {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? connections(most, reserved, system.getMaxFileDescriptorCount())
        : most;
  }

  /**
   * The same for a limit.
   *
   * @param files the limit
   */
  static int connections(int most, int reserved, long files) throws CommandFailedException {
    long room = files - reserved;
    if (room < 1) {
      throw new CommandFailedException(
          ("The limit of open files is %d, of which %d are reserved: nothing was started. Raise it"
                  + " with ulimit -n, or LimitNOFILE of the systemd unit.")
              .formatted(files, reserved));
    }
    if (most <= room) {
      return most;
    }
    LOG.log(
        Level.WARNING,
        "At most {0} connections, not --connections {1}: the limit of open files is {2}, of which"
            + " {3} are reserved. Raise it with ulimit -n, or LimitNOFILE of the systemd unit.",
        room,
        most,
        files,
        reserved);
    return (int) room;
  }
}
