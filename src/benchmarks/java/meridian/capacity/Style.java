package meridian.capacity;

/** How clients use connections. */
enum Style {
  /** One announce after the other on a connection. */
  KEEP_ALIVE("keep-alive"),
  /** A connection for each announce, which the tracker closes. */
  CLOSED("a connection for each announce");

  private final String title;

  Style(String title) {
    this.title = title;
  }

  /** The name in tables. */
  String title() {
    return title;
  }
}
