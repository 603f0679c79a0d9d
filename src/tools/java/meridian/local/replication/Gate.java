package meridian.local.replication;

/** Holds threads back while it is closed. */
final class Gate {

  private boolean closed;

  synchronized void close() {
    closed = true;
  }

  synchronized void open() {
    closed = false;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Returns once the gate is open. */
  synchronized void pass() throws InterruptedException {
    while (closed) {
      wait();
    }
  }
}
