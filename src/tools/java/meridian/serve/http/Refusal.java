package meridian.serve.http;

/** Why a connection or a request was refused, or a connection was ended. */
public enum Refusal {
  /** The server has as many connections as it may have. */
  CONNECTIONS,
  /** The client's address has as many connections as it may have. */
  CONNECTIONS_OF_ADDRESS,
  /** The request is not HTTP/1.0 or HTTP/1.1. */
  MALFORMED,
  /** The request has a method, a version or a coding that is not supported. */
  UNSUPPORTED,
  /** The request line and the headers are too large. */
  HEAD_TOO_LARGE,
  /** The body is too large. */
  BODY_TOO_LARGE,
  /** The request was not complete in time. */
  SLOW_REQUEST,
  /** The client did not read its replies in time. */
  SLOW_READER,
  /** A trusted proxy did not begin the connection with a well-formed PROXY header. */
  PROXY_HEADER
}
