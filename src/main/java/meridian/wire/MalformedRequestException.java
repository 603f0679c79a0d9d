package meridian.wire;

/** A query is malformed. */
public final class MalformedRequestException extends Exception {

  private static final long serialVersionUID = 1;

  private final String parameter;
  private final String fault;

  /** Without a stack trace, so that a flood of such requests stays cheap. */
  MalformedRequestException(String parameter, String fault) {
    super(null, null, false, false);
    this.parameter = parameter;
    this.fault = fault;
  }

  /** The name of the malformed parameter. */
  public String parameter() {
    return parameter;
  }

  /**
   * The parameter and its fault, for the client. The text is stable and contains nothing that the
   * client sent.
   */
  @Override
  public String getMessage() {
    return parameter + ": " + fault;
  }
}
