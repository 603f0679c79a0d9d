package meridian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meridian.wire.PercentEncoding;

/** A query under construction. */
public final class Query {

  private final List<String> parameters = new ArrayList<>();

  public Query add(String name, byte[] value) {
    parameters.add(name + "=" + PercentEncoding.encode(value));
    return this;
  }

  public Query add(String name, Object value) {
    return add(name, value.toString().getBytes(UTF_8));
  }

  /** Adds a parameter if there is a value. */
  public Query add(String name, Optional<?> value) {
    value.ifPresent(present -> add(name, present));
    return this;
  }

  @Override
  public String toString() {
    return String.join("&", parameters);
  }
}
