package meridian.local.faults;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that neither accepts nor refuses connections, as if every packet were lost. Its accept
 * queue is full and never drained, so the operating system drops new connection attempts.
 */
public final class UnresponsivePort implements Closeable {

  /** The operating system may queue more connections than this. */
  private static final int BACKLOG = 1;

  private static final int MAX_QUEUED = 64;

  /** A connection to this machine is made within this time, or not at all. */
  private static final int CONNECT_TIMEOUT_MILLIS = 250;

  private final ServerSocket listening;
  private final List<Socket> queued = new ArrayList<>();

  private UnresponsivePort(ServerSocket listening) {
    this.listening = listening;
  }

  /**
   * Binds a port of 127.0.0.1 where nothing listens, as that of a proxy that refuses connections.
   */
  public static UnresponsivePort bind(int number) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), number);
    var port = new UnresponsivePort(new ServerSocket());
    try {
      port.listening.setReuseAddress(true);
      port.listening.bind(address, BACKLOG);
      port.fillQueue(address);
      return port;
    } catch (IOException e) {
      port.close();
      throw e;
    }
  }

  private void fillQueue(InetSocketAddress address) throws IOException {
    while (queued.size() < MAX_QUEUED) {
      var socket = new Socket();
      queued.add(socket);
      try {
        socket.connect(address, CONNECT_TIMEOUT_MILLIS);
      } catch (SocketTimeoutException _) {
        return;
      }
    }
    throw new IOException(
        "%s still accepts connections after %d of them".formatted(address, MAX_QUEUED));
  }

  /** Frees the port; connection attempts that still wait are refused. */
  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    listening.close();
  }
}
