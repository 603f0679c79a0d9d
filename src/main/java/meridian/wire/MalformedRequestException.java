package meridian.wire;

/** A query that cannot be answered, by the client's own fault. */
public final class MalformedRequestException extends Exception {

  private static final long serialVersionUID = 1;

  private final String parameter;
  private final String fault;

  /** Without a stack trace: the fault is not here, and a flood of such requests must stay cheap. */
  MalformedRequestException(String parameter, String fault) {
    super(null, null, false, false);
    this.parameter = parameter;
    this.fault = fault;
  }

  /** The name of the parameter at fault. */
  public String parameter() {
    return parameter;
  }

  /**
   * The parameter and what is wrong with it, in words that may be shown to the client: they are
   * stable, and repeat nothing that it sent.
   */
  @Override
  public String getMessage() {
    return parameter + ": " + fault;
  }
}
