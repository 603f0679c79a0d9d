package meridian.serve;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import meridian.command.CommandFailedException;
import meridian.operate.TorrentHash;
import meridian.peer.InfoHash;
import meridian.peer.Network;

/**
 * A file with the torrents or the networks that an operator restricts, one a line. Text after
 * {@code #} is a comment. Any thread may ask for entries while one thread reloads them.
 *
 * @param <T> an entry
 */
final class ListFile<T> {

  private static final Logger LOG = System.getLogger(ListFile.class.getName());

  private final Optional<Path> file;
  private final Function<String, Optional<T>> parse;
  private final String form;
  private volatile Set<T> entries = Set.of();

  /** The version with these entries, and the one that the last reload found. */
  private Optional<Version> loaded = Optional.empty();

  private Optional<Version> found = Optional.empty();

  private boolean isUsable = true;

  private ListFile(Optional<Path> file, Function<String, Optional<T>> parse, String form) {
    this.file = file;
    this.parse = parse;
    this.form = form;
  }

  /** A version of the file. */
  private record Version(FileTime modified, long bytes) {}

  /** A file of torrents; without a file the list is empty. */
  static ListFile<InfoHash> ofTorrents(Optional<Path> file) {
    return new ListFile<>(file, TorrentHash::parse, "an info hash of " + TorrentHash.FORM);
  }

  /** A file of networks; without a file the list is empty. */
  static ListFile<Network> ofNetworks(Optional<Path> file) {
    return new ListFile<>(
        file,
        Network::parse,
        "an address such as 192.0.2.1 or 2001:db8::1, which stands for its /64");
  }

  boolean contains(T entry) {
    return entries.contains(entry);
  }

  /**
   * Loads the file.
   *
   * @throws CommandFailedException if the file cannot be read, has a line that is no entry or is
   *     not ended, or is written meanwhile; the previous entries stay in force then
   */
  void load() throws CommandFailedException {
    if (file.isEmpty()) {
      return;
    }
    Version version = version(file.get());
    String text = text(file.get());
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw refusal("its last line does not end with a line feed");
    }
    Set<T> read = new HashSet<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!entry.isEmpty()) {
        read.add(parse(entry, number));
      }
    }
    if (!version.equals(version(file.get()))) {
      throw refusal("it was written at the same time");
    }
    entries = Set.copyOf(read);
    loaded = Optional.of(version);
  }

  /**
   * Loads the file if it was changed before the previous call, and not since then: a program may
   * still be writing it. If it cannot be loaded, a warning says so once.
   */
  void reload() {
    try {
      Optional<Version> current =
          file.isEmpty() ? Optional.empty() : Optional.of(version(file.get()));
      if (current.equals(found) && !current.equals(loaded)) {
        load();
      }
      found = current;
      isUsable = true;
    } catch (CommandFailedException e) {
      if (isUsable) {
        LOG.log(Level.WARNING, e.getMessage() + ". The previous entries stay in force");
      }
      isUsable = false;
    }
  }

  private Version version(Path path) throws CommandFailedException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size());
    } catch (IOException e) {
      throw refusal(e.toString());
    }
  }

  private String text(Path path) throws CommandFailedException {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw refusal(e.toString());
    }
  }

  private T parse(String text, int number) throws CommandFailedException {
    return parse
        .apply(text)
        .orElseThrow(() -> refusal("line %d must be %s: %s".formatted(number, form, text)));
  }

  private CommandFailedException refusal(String fault) {
    return new CommandFailedException("%s was not loaded: %s".formatted(file.orElseThrow(), fault));
  }
}
