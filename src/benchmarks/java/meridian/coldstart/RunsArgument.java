package meridian.coldstart;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how often something is started, which is once or more. */
final class RunsArgument implements ITypeConverter<Integer> {

  @Override
  public Integer convert(String argument) {
    try {
      int runs = Integer.parseInt(argument);
      if (runs >= 1) {
        return runs;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new TypeConversionException("'" + argument + "' is no number from 1 on");
  }
}
