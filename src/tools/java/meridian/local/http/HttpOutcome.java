package meridian.local.http;

/** How a request ends: with a reply, or with a reset connection because the region is down. */
public sealed interface HttpOutcome permits HttpReply, HttpOutcome.ConnectionReset {

  /** The connection is reset without a reply. */
  record ConnectionReset() implements HttpOutcome {}
}
