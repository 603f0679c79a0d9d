package meridian.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meridian.peer.InfoHash;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an info hash: 40 hexadecimal digits, or a magnet link with them. */
final class InfoHashArgument implements ITypeConverter<InfoHash> {

  private static final Pattern FORM =
      Pattern.compile("(?:magnet:\\?(?:.*&)?xt=urn:btih:)?([0-9a-fA-F]{40})(?:&.*)?");

  @Override
  public InfoHash convert(String argument) {
    Matcher form = FORM.matcher(argument);
    if (!form.matches()) {
      throw new TypeConversionException(
          "'"
              + argument
              + "' is not an info hash: it must be 40 hexadecimal digits (of a v2 hash, the first"
              + " 40), or a magnet link with xt=urn:btih: and 40 digits");
    }
    return InfoHash.ofHex(form.group(1));
  }
}
