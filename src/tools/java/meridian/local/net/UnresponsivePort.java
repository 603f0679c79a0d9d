package meridian.local.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port where whoever connects gets no answer at all, as where every packet is lost: its queue of
 * connections is full and nobody takes any, so the system drops what comes.
 */
final class UnresponsivePort implements Closeable {

  /** The system may let in some more than are asked for. */
  private static final int SHORTEST = 1;

  private static final int MOST = 64;

  /** A connection to this machine is made at once, or not at all. */
  private static final int MILLIS_TO_CONNECT = 250;

  private final ServerSocket listening;
  private final List<Socket> waiting = new ArrayList<>();

  private UnresponsivePort(ServerSocket listening) {
    this.listening = listening;
  }

  /** One at an address where nothing listens. */
  static UnresponsivePort at(InetSocketAddress address) throws IOException {
    var queue = new UnresponsivePort(new ServerSocket());
    try {
      queue.listening.setReuseAddress(true);
      queue.listening.bind(address, SHORTEST);
      queue.fill(address);
      return queue;
    } catch (IOException e) {
      queue.close();
      throw e;
    }
  }

  private void fill(InetSocketAddress address) throws IOException {
    while (waiting.size() < MOST) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(address, MILLIS_TO_CONNECT);
      } catch (SocketTimeoutException _) {
        return;
      }
    }
    throw new IOException("the system queues connections to " + address + " without end");
  }

  /** Takes the port away; who waits is refused. */
  @Override
  public void close() throws IOException {
    for (Socket socket : waiting) {
      socket.close();
    }
    listening.close();
  }
}
