package meridian.store.memory;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The file {@value #NAME} in a directory, which keeps a {@link MemoryStore} over restarts. It has
 * peers, which are not restored once they have expired, and completed downloads.
 *
 * <p>The file is the word {@code MERIDIAN}, the version of the layout (4 bytes), torrents, and the
 * CRC-32C of everything before it (8 bytes), all numbers little-endian. It is written under another
 * name, forced to the disk and renamed, so a crash leaves the earlier one.
 *
 * <p>Only its owner can read the file, where the file system has such permissions.
 *
 * <p>One process at a time uses a directory, which has a lock file.
 */
public final class Snapshot implements Closeable {

  static final String NAME = "swarms.snapshot";
  static final String TEMPORARY = "swarms.snapshot.new";
  static final String LOCK = "swarms.lock";

  private static final Set<PosixFilePermission> PERMISSIONS =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final int VERSION = 1;
  private static final long WORD = 0x4e41_4944_4952_454dL; // "MERIDIAN" in this byte order.
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int CHECKSUM = Long.BYTES;
  private static final int CHUNK = 1 << 20;

  private final Path directory;
  private final MemoryStore store;
  private final FileChannel lock;

  private Snapshot(Path directory, MemoryStore store, FileChannel lock) {
    this.directory = directory;
    this.store = store;
    this.lock = lock;
  }

  /**
   * Restores a store, which must be empty, from the snapshot in a directory, if there is one.
   *
   * @throws SnapshotException if the file is damaged, foreign or of a newer release, or another
   *     process uses the directory; the file is kept, and the store must not be used
   * @throws IOException if the directory or a file cannot be read or written
   */
  public static Snapshot open(Path directory, MemoryStore store, Instant now)
      throws IOException, SnapshotException {
    Files.createDirectories(directory);
    FileChannel lock =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isLocked(lock)) {
        throw new SnapshotException(
            "Another process keeps its snapshot in %s. Nothing was started; stop that process, or use another directory."
                .formatted(directory));
      }
      Path file = directory.resolve(NAME);
      if (Files.exists(file)) {
        restore(file, store, now);
      }
      return new Snapshot(directory, store, lock);
    } catch (IOException | SnapshotException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static void restore(Path file, MemoryStore store, Instant now)
      throws IOException, SnapshotException {
    check(file);
    long torrents = Files.size(file) - HEADER - CHECKSUM;
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
      input.skipNBytes(HEADER);
      store.restore(new SnapshotInput(input, torrents), now);
    } catch (ArithmeticException | NegativeArraySizeException e) {
      throw new IOException("a count in " + file + " is impossible", e);
    }
  }

  private static void check(Path file) throws IOException, SnapshotException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(CHUNK).order(SnapshotBuffer.ORDER);
      long left = channel.size() - CHECKSUM;
      CRC32C checksum = new CRC32C();
      read(channel, bytes, Math.min(HEADER, channel.size()));
      if (bytes.remaining() < HEADER || bytes.getLong() != WORD) {
        throw unusable(file, "is no snapshot of Meridian");
      }
      int version = bytes.getInt();
      if (version != VERSION) {
        throw unusable(
            file, "has layout %d, and this release reads %d only".formatted(version, VERSION));
      }
      checksum.update(bytes.rewind());
      for (left -= HEADER; left > 0; left -= Math.min(left, CHUNK)) {
        read(channel, bytes, Math.min(left, CHUNK));
        checksum.update(bytes);
      }
      read(channel, bytes, Math.clamp(left + CHECKSUM, 0, CHECKSUM));
      if (bytes.remaining() < CHECKSUM || bytes.getLong() != checksum.getValue()) {
        throw unusable(file, "is damaged: its checksum is not that of its content");
      }
    }
  }

  /** Reads as many bytes, or fewer at the end of the file. */
  private static void read(FileChannel channel, ByteBuffer bytes, long count) throws IOException {
    bytes.clear().limit((int) count);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    bytes.flip();
  }

  private static SnapshotException unusable(Path file, String fault) {
    return new SnapshotException(
        "%s %s. It was not loaded, and is kept; to start without it, move it away."
            .formatted(file, fault));
  }

  /**
   * Writes a snapshot of the present state. Announces go on; those to one shard at a time wait
   * while it is copied.
   *
   * @throws IOException if that fails; the earlier snapshot is kept
   */
  public synchronized void save() throws IOException {
    Path temporary = directory.resolve(TEMPORARY);
    write(temporary);
    Files.move(
        temporary,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel renamed = FileChannel.open(directory, StandardOpenOption.READ)) {
      renamed.force(true);
    }
  }

  private void write(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      Files.delete(file);
    }
    FileAttribute<?>[] attributes =
        Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PERMISSIONS)}
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      CRC32C checksum = new CRC32C();
      SnapshotBuffer snapshot = new SnapshotBuffer();
      SnapshotBuffer.Sink sink =
          bytes -> {
            checksum.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
          };
      snapshot.putLong(WORD);
      snapshot.putInt(VERSION);
      snapshot.drainTo(sink);
      store.write(snapshot, sink);
      snapshot.putLong(checksum.getValue());
      snapshot.drainTo(sink);
      channel.force(true);
    }
  }

  /** Lets another process use the directory; saves nothing. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
