package meridian.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import meridian.http.HttpReply;
import meridian.http.HttpRequest;
import meridian.peer.Address;
import meridian.peer.Network;
import meridian.serve.proxy.ProxyHeader;
import meridian.serve.proxy.ProxyHeader.MalformedProxyHeaderException;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection. All requests that one read brings are parsed where they are, answered in
 * their order, and their replies written by one call. Used by the event loop only.
 *
 * <p>If the responder may block, another thread answers one request at a time, and what arrives
 * meanwhile waits.
 */
final class Connection extends ChannelInboundHandlerAdapter {

  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  private static final int REPLY_BYTES = 1024;

  /** How long a client that was refused may take to read why, in seconds. */
  private static final int LINGER_SECONDS = 2;

  private static final int NEVER = Integer.MAX_VALUE;
  private static final byte[] NOTHING = {};

  private enum State {
    /** Requests are read, and answered at once. */
    OPEN,
    /** Another thread answers a request. */
    ANSWERING,
    /** The last reply is being written; what is received is dropped. */
    ENDING
  }

  /** The neighbours in the loop's list of connections. */
  @Nullable Connection previous;

  @Nullable Connection next;

  private final Connections shared;
  private final LoopState loop;

  private final Channel channel;
  private State state = State.OPEN;

  /** The other end of the connection, or the client that the PROXY protocol named. */
  private Address peer = new Address.V4(0);

  /** Who sends requests that are not forwarded; empty if a trusted proxy has not said. */
  private Optional<Address> client = Optional.empty();

  private @Nullable Network counted;
  private boolean isAdmitted;
  private boolean isTrusted;
  private boolean isProxied;
  private boolean awaitsProxyHeader;
  private boolean isRefused;

  /** What was received of requests that are not answered yet. */
  private byte[] pending = NOTHING;

  private int pendingLength;

  /** The second at which the connection ends, and for what. */
  private int deadline = NEVER;

  private @Nullable Refusal overdue;

  Connection(Channel channel, Connections shared, LoopState loop) {
    this.channel = channel;
    this.shared = shared;
    this.loop = loop;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      // The client has reset it already.
      state = State.ENDING;
      close();
      return;
    }
    peer = Address.of(remote.getAddress().getAddress());
    isTrusted = shared.proxies().trusts(peer);
    client = isTrusted ? Optional.empty() : Optional.of(peer);
    awaitsProxyHeader = isTrusted && shared.expectsProxyHeaders();
    Network network = isTrusted ? null : Network.of(peer);
    Optional<Refusal> refusal = shared.admit(network);
    if (refusal.isPresent()) {
      refuseConnection(refusal.get());
      return;
    }
    isAdmitted = true;
    counted = network;
    loop.add(this);
    expectBy(loop.seconds() + shared.requestSeconds(), Refusal.SLOW_REQUEST);
    if (shared.isStopping()) {
      close();
    }
  }

  private void refuseConnection(Refusal refusal) {
    shared.metrics().countRefusal(refusal);
    state = State.ENDING;
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (isAdmitted) {
      isAdmitted = false;
      loop.remove(this);
      shared.leave(counted);
    }
    pending = NOTHING;
    pendingLength = 0;
    state = State.ENDING;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf received = (ByteBuf) message;
    try {
      int length = received.readableBytes();
      switch (state) {
        case ENDING -> {}
        case ANSWERING -> keep(received, length);
        case OPEN -> {
          if (length == 0) {
            return;
          }
          if (pendingLength > 0 || !channel.isWritable()) {
            keep(received, length);
            processPending();
            readIfAllowed();
          } else {
            byte[] bytes = loop.scratch(length);
            received.readBytes(bytes, 0, length);
            process(bytes, length);
          }
        }
      }
    } finally {
      received.release();
    }
  }

  /** Adds what was received to what is pending; stops reading if that exceeds a request. */
  private void keep(ByteBuf received, int length) {
    if (pending.length < pendingLength + length) {
      pending = Arrays.copyOf(pending, Math.max(2 * pending.length, pendingLength + length));
    }
    received.readBytes(pending, pendingLength, length);
    pendingLength += length;
    if (pendingLength > shared.pendingBytes()) {
      channel.config().setAutoRead(false);
    }
  }

  /** Reads on, unless too much is pending or the client does not read its replies. */
  private void readIfAllowed() {
    if (state == State.OPEN && channel.isWritable() && pendingLength <= shared.pendingBytes()) {
      channel.config().setAutoRead(true);
    }
  }

  private void processPending() {
    if (pendingLength > 0 && channel.isWritable()) {
      process(pending, pendingLength);
    }
  }

  /** Answers the requests in a buffer, and keeps what is left. */
  private void process(byte[] bytes, int length) {
    boolean wasIdle = pendingLength == 0;
    int from = awaitsProxyHeader ? skipProxyHeader(bytes, length) : 0;
    boolean hasAnswered = false;
    ByteBuf replies = null;
    RequestParser parser = loop.parser();
    while (state == State.OPEN && !awaitsProxyHeader && from < length) {
      int end = parser.parse(bytes, from, length);
      if (end == RequestParser.INCOMPLETE) {
        break;
      }
      if (replies == null) {
        replies = channel.alloc().ioBuffer(REPLY_BYTES);
      }
      hasAnswered = true;
      if (end == RequestParser.REFUSED) {
        refuse(parser.fault(), replies);
      } else {
        from = end;
        answer(parser, replies);
      }
    }
    keepRest(bytes, from, length);
    if (replies != null) {
      flush(replies);
    }
    if (state == State.OPEN) {
      awaitRequest(wasIdle || hasAnswered);
    }
  }

  @SuppressWarnings("ReferenceEquality") // Whether it is the buffer itself.
  private void keepRest(byte[] bytes, int from, int length) {
    if (state == State.ENDING || from == length) {
      pending = NOTHING;
      pendingLength = 0;
    } else if (bytes != pending) {
      pending = Arrays.copyOfRange(bytes, from, length);
      pendingLength = length - from;
    } else if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, length - from);
      pendingLength = length - from;
    }
  }

  /**
   * Sets until when a request must be complete, or the connection may be idle. The deadline of a
   * client that does not read its replies stays.
   */
  private void awaitRequest(boolean isNew) {
    if (!channel.isWritable()) {
      if (deadline == NEVER) {
        awaitReader();
      }
    } else if (pendingLength == 0 && !awaitsProxyHeader) {
      deadline = loop.seconds() + shared.idleSeconds();
      overdue = null;
    } else if (isNew) {
      expectBy(loop.seconds() + shared.requestSeconds(), Refusal.SLOW_REQUEST);
    }
  }

  /** Reads no more until the client has read its replies, which takes only so long. */
  private void awaitReader() {
    expectBy(loop.seconds() + shared.requestSeconds(), Refusal.SLOW_READER);
    channel.config().setAutoRead(false);
  }

  private void expectBy(int second, Refusal otherwise) {
    deadline = second;
    overdue = otherwise;
  }

  private int skipProxyHeader(byte[] bytes, int length) {
    try {
      Optional<ProxyHeader> header = ProxyHeader.parse(bytes, 0, length);
      if (header.isEmpty()) {
        return 0;
      }
      awaitsProxyHeader = false;
      isProxied = true;
      client = header.get().source();
      client.ifPresent(this::countSource);
      return header.get().length();
    } catch (MalformedProxyHeaderException e) {
      LOG.log(Level.DEBUG, "connection of {0} closed: {1}", peer, e.getMessage());
      shared.metrics().countRefusal(Refusal.PROXY_HEADER);
      state = State.ENDING;
      close();
      return length;
    }
  }

  /** Counts the connection for the client that the PROXY protocol named; ends one too many. */
  private void countSource(Address source) {
    peer = source;
    isTrusted = shared.proxies().trusts(source);
    if (isTrusted) {
      return;
    }
    Network network = Network.of(source);
    if (shared.admitsNetwork(network)) {
      counted = network;
    } else {
      refuseConnection(Refusal.CONNECTIONS_OF_ADDRESS);
    }
  }

  private void refuse(RequestParser.Fault fault, ByteBuf replies) {
    shared.metrics().countRefusal(refusal(fault));
    loop.writer().writeRefusal(fault.status(), replies);
    isRefused = true;
    state = State.ENDING;
  }

  private static Refusal refusal(RequestParser.Fault fault) {
    return switch (fault) {
      case MALFORMED -> Refusal.MALFORMED;
      case UNSUPPORTED -> Refusal.UNSUPPORTED;
      case HEAD_TOO_LARGE -> Refusal.HEAD_TOO_LARGE;
      case BODY_TOO_LARGE -> Refusal.BODY_TOO_LARGE;
    };
  }

  private void answer(RequestParser parser, ByteBuf replies) {
    shared.metrics().countRequest();
    boolean keepsAlive = parser.keepsAlive() && !shared.isStopping();
    boolean isHttp10 = parser.isHttp10();
    Optional<Address> direct =
        isProxied || parser.headers().isForwarded() ? Optional.empty() : Optional.of(peer);
    HttpRequest request = request(parser);
    if (!shared.mayBlock(request)) {
      write(request, shared.responder().respond(request, direct), keepsAlive, isHttp10, replies);
      return;
    }
    state = State.ANSWERING;
    deadline = NEVER;
    try {
      shared
          .workers()
          .execute(
              () -> {
                HttpReply reply;
                try {
                  reply = shared.responder().respond(request, direct);
                } catch (Throwable e) { // An Error too must end the connection.
                  channel.pipeline().fireExceptionCaught(e);
                  return;
                }
                channel.eventLoop().execute(() -> resume(request, reply, keepsAlive, isHttp10));
              });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "request dropped: the server is closed", e);
      close();
    }
  }

  private HttpRequest request(RequestParser parser) {
    Optional<Address> source =
        isTrusted && parser.headers().isForwarded()
            ? shared.proxies().client(parser.headers().forwardedFor())
            : client;
    return parser.request(source);
  }

  private void write(
      HttpRequest request, HttpReply reply, boolean keepsAlive, boolean isHttp10, ByteBuf replies) {
    boolean isHead = request.method().equals("HEAD");
    loop.writer().write(reply, isHead, keepsAlive, isHttp10, replies);
    if (!keepsAlive) {
      state = State.ENDING;
    }
  }

  /** Writes the reply of another thread, and goes on with what was received meanwhile. */
  private void resume(HttpRequest request, HttpReply reply, boolean keepsAlive, boolean isHttp10) {
    if (state != State.ANSWERING) {
      return;
    }
    state = State.OPEN;
    ByteBuf replies = channel.alloc().ioBuffer(REPLY_BYTES);
    write(request, reply, keepsAlive && !shared.isStopping(), isHttp10, replies);
    flush(replies);
    if (state == State.OPEN) {
      awaitRequest(true);
      processPending();
      readIfAllowed();
    }
  }

  /** Ends the connection with the rest of a reply. */
  void finish(ByteBuf rest) {
    if (state == State.ENDING) {
      rest.release();
      return;
    }
    state = State.ENDING;
    flush(rest);
  }

  /** Writes replies; after the last one, ends the connection once it is sent. */
  private void flush(ByteBuf replies) {
    if (!replies.isReadable()) {
      replies.release();
      return;
    }
    if (state != State.ENDING) {
      var _ = channel.writeAndFlush(replies, channel.voidPromise());
      return;
    }
    Transport.holdLastBytes(channel);
    var written = channel.writeAndFlush(replies);
    if (isRefused && channel instanceof DuplexChannel duplex) {
      // To close while the client still sends would reset the connection, and the client would lose
      // the reply.
      deadline = loop.seconds() + LINGER_SECONDS;
      overdue = null;
      written.addListener(
          _ -> {
            var _ = duplex.shutdownOutput();
          });
    } else {
      expectBy(loop.seconds() + shared.requestSeconds(), Refusal.SLOW_READER);
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (state != State.OPEN) {
      return;
    }
    if (channel.isWritable()) {
      awaitRequest(true);
      processPending();
      readIfAllowed();
    } else {
      awaitReader();
    }
  }

  /** Ends the connection if its time is over. */
  void endIfOverdue(int now) {
    if (now >= deadline) {
      if (overdue != null) {
        shared.metrics().countRefusal(overdue);
      }
      state = State.ENDING;
      close();
    }
  }

  /** Ends the connection if it is idle; otherwise its next reply is the last. */
  void stop() {
    if (state == State.OPEN && pendingLength == 0 && !awaitsProxyHeader) {
      state = State.ENDING;
      close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.log(Level.ERROR, "connection closed because of an unexpected error", cause);
    }
    close();
  }

  private void close() {
    var _ = channel.close();
  }
}
