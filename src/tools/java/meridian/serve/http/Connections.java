package meridian.serve.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import meridian.http.HttpRequest;
import meridian.peer.Network;
import meridian.serve.proxy.TrustedProxies;
import org.jspecify.annotations.Nullable;

/** The connections of a server: how many there are and may be, and what they share. Thread-safe. */
final class Connections {

  private final Server.Service service;
  private final ServerLimits limits;
  private final Server.Trust trust;
  private final AddressConnections byAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean isStopping;

  Connections(Server.Service service, ServerLimits limits, Server.Trust trust) {
    this.service = service;
    this.limits = limits;
    this.trust = trust;
    this.byAddress = new AddressConnections(limits.connectionsOfAddress());
  }

  /** From now on no connection outlives its next reply. */
  void stop() {
    isStopping = true;
    if (open.get() == 0) {
      ended.countDown();
    }
  }

  /** Waits until no connection is left; false if that takes too long. */
  boolean awaitEnd(Duration bound) {
    try {
      return ended.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Admits a connection, or says why not.
   *
   * @param network the client's; null if it is not limited
   */
  Optional<Refusal> admit(@Nullable Network network) {
    if (open.incrementAndGet() > limits.connections()) {
      open.decrementAndGet();
      return Optional.of(Refusal.CONNECTIONS);
    }
    if (network != null && !byAddress.add(network)) {
      open.decrementAndGet();
      return Optional.of(Refusal.CONNECTIONS_OF_ADDRESS);
    }
    service.metrics().countAccepted();
    return Optional.empty();
  }

  /** Whether a connection of a network would be admitted now. */
  boolean hasRoom(Network network) {
    return open.get() < limits.connections() && byAddress.hasRoom(network);
  }

  /** Counts an open connection for a client that a proxy named later; false if it has too many. */
  boolean admitsNetwork(Network network) {
    return byAddress.add(network);
  }

  /** Forgets a connection that was admitted. */
  void leave(@Nullable Network network) {
    if (network != null) {
      byAddress.remove(network);
    }
    service.metrics().countClosed();
    if (open.decrementAndGet() == 0 && isStopping) {
      ended.countDown();
    }
  }

  boolean mayBlock(HttpRequest request) {
    return service.mayBlock().test(request);
  }

  Responder responder() {
    return service.responder();
  }

  Executor workers() {
    return service.workers();
  }

  ServerMetrics metrics() {
    return service.metrics();
  }

  TrustedProxies proxies() {
    return trust.proxies();
  }

  boolean expectsProxyHeaders() {
    return trust.expectsProxyHeaders();
  }

  boolean isStopping() {
    return isStopping;
  }

  int requestSeconds() {
    return (int) limits.request().toSeconds();
  }

  int idleSeconds() {
    return (int) limits.idle().toSeconds();
  }

  /** How much of the next requests is kept while one is answered. */
  int pendingBytes() {
    return limits.headBytes() + ServerLimits.BODY_BYTES;
  }
}
