package meridian.operate.peer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an address and port: {@code 192.0.2.1:6881} or {@code [2001:db8::1]:6881}. */
public final class EndpointArgument implements ITypeConverter<Endpoint> {

  private static final Pattern FORM = Pattern.compile("(?:\\[(.+)]|([^:\\[\\]]+)):([0-9]{1,5})");

  @Override
  public Endpoint convert(String argument) {
    Matcher form = FORM.matcher(argument);
    if (form.matches()) {
      String literal = form.group(1) == null ? form.group(2) : form.group(1);
      int port = Integer.parseInt(form.group(3));
      if (port >= 1 && port <= Endpoint.MAX_PORT) {
        return Address.parse(literal)
            .map(address -> new Endpoint(address, port))
            .orElseThrow(() -> wrong(argument));
      }
    }
    throw wrong(argument);
  }

  private static TypeConversionException wrong(String argument) {
    return new TypeConversionException(
        "'%s' is not an address and port such as 192.0.2.1:6881 or [2001:db8::1]:6881"
            .formatted(argument));
  }
}
