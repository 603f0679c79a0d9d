package meridian.serve.http;

/** What accepts the connections of an address for one event loop. */
interface Listener {

  /** The port. */
  int port();

  /** Accepts no more. */
  void stop();
}
