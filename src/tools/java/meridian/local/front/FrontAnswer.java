package meridian.local.front;

/** What comes of a request: a reply, or none because the region is down. */
public sealed interface FrontAnswer permits FrontReply, FrontAnswer.None {

  /** The connection is reset. */
  record None() implements FrontAnswer {}
}
