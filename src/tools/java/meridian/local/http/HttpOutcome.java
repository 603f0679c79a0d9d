package meridian.local.http;

/** What comes of a request: a reply, or none because the region is down. */
public sealed interface HttpOutcome permits HttpReply, HttpOutcome.ConnectionReset {

  /** The connection is reset. */
  record ConnectionReset() implements HttpOutcome {}
}
