package meridian.operate.drain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the address of a name server, with or without a port. */
public final class NameServerArgument implements ITypeConverter<InetSocketAddress> {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([0-9.]+))(?::([0-9]{1,5}))?");

  @Override
  public InetSocketAddress convert(String value) {
    Matcher parts = FORM.matcher(value);
    if (parts.matches()) {
      try {
        String address = Optional.ofNullable(parts.group(1)).orElse(parts.group(2));
        int port =
            Optional.ofNullable(parts.group(3)).map(Integer::valueOf).orElse(NameServers.PORT);
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
      } catch (IllegalArgumentException _) {
        // Reported below.
      }
    }
    throw new TypeConversionException(
        "'%s' must be an address such as 192.0.2.1, 192.0.2.1:53 or [2001:db8::1]"
            .formatted(value));
  }
}
