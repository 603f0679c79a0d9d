package meridian.store.memory;

/** A snapshot cannot be used. The message is a sentence for operators that names the file. */
public final class SnapshotException extends Exception {

  private static final long serialVersionUID = 1;

  SnapshotException(String message) {
    super(message);
  }
}
