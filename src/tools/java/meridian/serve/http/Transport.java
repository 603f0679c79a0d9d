package meridian.serve.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;

/** How sockets are used: by Linux's epoll, which takes fewer system calls, or by the JDK. */
enum Transport {
  EPOLL {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Listener listen(
        IoEventLoop loop,
        LoopState state,
        Connections connections,
        InetSocketAddress address,
        int backlog)
        throws IOException {
      return EpollListener.open(loop, state, connections, address, backlog);
    }
  },

  NIO {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    Listener listen(
        IoEventLoop loop,
        LoopState state,
        Connections connections,
        InetSocketAddress address,
        int backlog)
        throws IOException {
      var bound =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerSocketChannel.class)
              .option(ChannelOption.SO_BACKLOG, backlog)
              .option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      channel.pipeline().addLast(new Connection(channel, connections, state));
                    }
                  })
              .bind(address)
              .awaitUninterruptibly();
      if (bound.cause() instanceof IOException refused) {
        throw refused;
      }
      return new OfChannel(bound.syncUninterruptibly().channel());
    }
  };

  /** The best one that this machine has. */
  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Sends what is written next together with the end of the connection, where that is possible. */
  static void holdLastBytes(Channel connection) {
    if (connection instanceof EpollSocketChannel socket) {
      socket.config().setTcpCork(true);
    }
  }

  /** Creates what waits for sockets in an event loop. */
  abstract IoHandlerFactory handlers();

  /**
   * Listens on an address, which several event loops may share.
   *
   * @param backlog how many connections may wait to be accepted
   * @throws IOException if that is not possible
   */
  abstract Listener listen(
      IoEventLoop loop,
      LoopState state,
      Connections connections,
      InetSocketAddress address,
      int backlog)
      throws IOException;

  private record OfChannel(Channel channel) implements Listener {
    @Override
    public int port() {
      return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void stop() {
      channel.close().syncUninterruptibly();
    }
  }
}
