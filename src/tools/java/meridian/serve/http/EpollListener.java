package meridian.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.peer.Address;
import meridian.peer.Family;
import meridian.peer.Network;
import org.jspecify.annotations.Nullable;

/**
 * Listens on an address for one event loop of epoll.
 *
 * <p>A client that sends one request and wants no other has usually sent it before its connection
 * is accepted. It is answered here by four system calls: accept4, read, write and close. A channel
 * would take fourteen, and as much time outside the kernel as the announce. All other connections
 * become channels. The limits hold for both. The kernel waits a second for the first bytes of a
 * connection before it is accepted; until then it is in the backlog, and no limit counts it.
 */
final class EpollListener implements Listener, EpollIoHandle {

  private static final System.Logger LOG = System.getLogger(EpollListener.class.getName());

  // Of Linux's <netinet/in.h> and <netinet/tcp.h>.
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_CORK = 3;
  private static final int TCP_DEFER_ACCEPT = 9;

  /** ENOMEM, ENFILE, EMFILE and ENOBUFS, of Linux's {@code <errno.h>}. */
  private static final Set<Integer> EXHAUSTED = Set.of(12, 23, 24, 105);

  private static final int NONE_WAITS = -1;
  private static final int CONNECTION_FAILED = -2;

  /** How many connections are accepted before others have their turn. */
  private static final int MAX_ACCEPTS_PER_EVENT = 64;

  private static final int FIRST_READ_BYTES = 16 * 1024;
  private static final int REPLY_BYTES = 1024;

  private final IoEventLoop loop;
  private final LoopState state;
  private final Connections connections;
  private final Socket socket;
  private final int port;

  /** The length of an address, its bytes, and the port. */
  private final byte[] accepted = new byte[26];

  private final ByteBuffer received = ByteBuffer.allocateDirect(FIRST_READ_BYTES);
  private final ByteBuf replies = Unpooled.directBuffer(REPLY_BYTES);

  private volatile @Nullable IoRegistration registration;

  private EpollListener(IoEventLoop loop, LoopState state, Connections connections, Socket socket) {
    this.loop = loop;
    this.state = state;
    this.connections = connections;
    this.socket = socket;
    this.port = socket.localAddress().getPort();
  }

  /**
   * Listens on an address that other event loops may also listen on.
   *
   * @throws IOException if that is not possible
   */
  static EpollListener open(
      IoEventLoop loop,
      LoopState state,
      Connections connections,
      InetSocketAddress address,
      int backlog)
      throws IOException {
    Socket socket = Socket.newSocketStream();
    try {
      socket.setReuseAddress(true);
      socket.setReusePort(true);
      // A connection is accepted with its first bytes, or without them after this many seconds.
      socket.setIntOpt(IPPROTO_TCP, TCP_DEFER_ACCEPT, 1);
      // Accepted sockets inherit it: a reply leaves in one packet with the end of the connection.
      socket.setIntOpt(IPPROTO_TCP, TCP_CORK, 1);
      socket.bind(address);
      socket.listen(backlog);
    } catch (Throwable e) {
      socket.close();
      throw e;
    }
    var listener = new EpollListener(loop, state, connections, socket);
    try {
      IoRegistration registration = loop.register(listener).syncUninterruptibly().getNow();
      listener.registration = registration;
      loop.execute(() -> setInterest(registration, EpollIoOps.EPOLLIN));
    } catch (Throwable e) {
      listener.close();
      throw e;
    }
    return listener;
  }

  private static void setInterest(IoRegistration registration, EpollIoOps events) {
    if (registration.isValid()) {
      registration.submit(events);
    }
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void stop() {
    loop.submit(this::close).syncUninterruptibly();
  }

  @Override
  public void close() {
    try {
      if (registration != null) {
        registration.cancel();
      }
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the listening socket was not closed", e);
    }
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    try {
      for (int count = 0; count < MAX_ACCEPTS_PER_EVENT && socket.isOpen(); count++) {
        int fd = accept();
        if (fd == NONE_WAITS) {
          return;
        }
        if (fd != CONNECTION_FAILED) {
          serve(fd, address());
        }
      }
    } catch (Throwable e) {
      setInterest(registration, EpollIoOps.NONE);
      var _ =
          loop.schedule(() -> setInterest(registration, EpollIoOps.EPOLLIN), 1, TimeUnit.SECONDS);
      logPause(e);
    }
  }

  /**
   * Without free files the logger may not find its classes. The event loop must not end by that.
   */
  private static void logPause(Throwable cause) {
    try {
      LOG.log(Level.WARNING, "no connections are accepted for one second: {0}", cause.toString());
    } catch (Throwable _) {
      // There is no other place to say it.
    }
  }

  /**
   * Accepts a connection: its socket, {@link #NONE_WAITS} or {@link #CONNECTION_FAILED}, of which
   * accept(2) tells by an error of the connection's.
   *
   * @throws IOException if the machine or the process has no more resources
   */
  private int accept() throws IOException {
    try {
      return socket.accept(accepted);
    } catch (Errors.NativeIoException e) {
      if (EXHAUSTED.contains(-e.expectedErr())) {
        throw e;
      }
      return CONNECTION_FAILED;
    }
  }

  /** The client's address. A port and, for IPv6, a scope follow it. */
  private Address address() {
    Family family = accepted[0] == 8 ? Family.IPV4 : Family.IPV6;
    return Address.of(Arrays.copyOfRange(accepted, 1, 1 + family.addressBytes()));
  }

  private void serve(int fd, Address peer) {
    if (connections.proxies().trusts(peer) || !connections.hasRoom(Network.of(peer))) {
      openChannel(fd, new byte[0], Unpooled.EMPTY_BUFFER);
      return;
    }
    var client = new FileDescriptor(fd);
    try {
      int length = client.read(received, 0, FIRST_READ_BYTES);
      byte[] bytes = state.scratch(FIRST_READ_BYTES);
      received.get(0, bytes, 0, Math.max(length, 0));
      if (length < 0) {
        client.close();
      } else if (length == 0
          // What is not read resets the connection, and with it the reply.
          || length == FIRST_READ_BYTES
          || !answers(peer, bytes, length)) {
        openChannel(fd, Arrays.copyOf(bytes, length), Unpooled.EMPTY_BUFFER);
      } else {
        write(client);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "connection reset by client", e);
      closeQuietly(client);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "connection closed because of an unexpected error", e);
      closeQuietly(client);
    }
  }

  /** Answers the only request of a connection; false if it is not one that can be answered here. */
  private boolean answers(Address peer, byte[] bytes, int length) {
    RequestParser parser = state.parser();
    if (parser.parse(bytes, 0, length) != length || parser.keepsAlive()) {
      return false;
    }
    HttpRequest request = parser.request(Optional.of(peer));
    if (connections.mayBlock(request)) {
      return false;
    }
    connections.metrics().countRequest();
    boolean isForwarded = parser.headers().isForwarded();
    HttpReply reply =
        connections
            .responder()
            .respond(request, isForwarded ? Optional.empty() : Optional.of(peer));
    state.writer().write(reply, request.method().equals("HEAD"), false, false, replies.clear());
    return true;
  }

  /** Writes the reply, for which a new socket usually has room, and ends the connection. */
  private void write(FileDescriptor client) throws IOException {
    ByteBuffer bytes = replies.internalNioBuffer(0, replies.readableBytes());
    int written = client.write(bytes, bytes.position(), bytes.limit());
    if (written < replies.readableBytes()) {
      openChannel(client.intValue(), new byte[0], replies.copy().skipBytes(written));
      return;
    }
    client.close();
    connections.metrics().countAccepted();
    connections.metrics().countClosed();
  }

  /**
   * Makes a channel of an accepted socket.
   *
   * @param request what was received and is not answered
   * @param unsent the rest of the last reply; empty if no request was answered
   */
  private void openChannel(int fd, byte[] request, ByteBuf unsent) {
    var channel = new EpollSocketChannel(fd);
    var connection = new Connection(channel, connections, state);
    channel.config().setTcpCork(false);
    channel.pipeline().addLast(connection);
    EventLoop executor = loop;
    var _ =
        executor
            .register(channel)
            .addListener(
                registered -> {
                  // A connection that was reset never becomes active, and nothing else closes it.
                  if (!registered.isSuccess() || !channel.isActive()) {
                    unsent.release();
                    channel.unsafe().closeForcibly();
                  } else if (unsent.isReadable()) {
                    connection.finish(unsent);
                  } else if (request.length > 0) {
                    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(request));
                  }
                });
  }

  private static void closeQuietly(FileDescriptor client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a socket was not closed", e);
    }
  }
}
