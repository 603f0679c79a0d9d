package meridian.command;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** Runs commands, and formats their help and their messages. */
public final class CommandLines {

  /** Columns of the help; with the comment sign, a script's header has 120. */
  private static final int WIDTH = 118;

  private CommandLines() {}

  /**
   * Runs a command and exits.
   *
   * @param args the name of the command's class, which has a constructor without parameters, and
   *     the command's arguments
   */
  public static void main(String[] args) throws ClassNotFoundException {
    CommandLine line = of(Class.forName(args[0]));
    System.exit(line.execute(Arrays.copyOfRange(args, 1, args.length)));
  }

  /**
   * A command, ready to be executed.
   *
   * @param command its object or its class
   */
  public static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> refuse(e));
  }

  /** Prints what is wrong with the arguments, and where the help is. */
  private static int refuse(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String fault = String.valueOf(e.getMessage());
    PrintWriter err = line.getErr();
    err.println(line.getCommandName() + ": " + fault + (fault.endsWith(".") ? "" : "."));
    err.println("See '%s --help'.".formatted(line.getCommandName()));
    err.flush();
    return ExitCode.USAGE;
  }

  /** The help of a command, which is the header of its script. */
  public static String usage(CommandLine line) {
    line.setSeparator(" ").setUsageHelpWidth(WIDTH);
    line.getCommandSpec()
        .usageMessage()
        .abbreviateSynopsis(true)
        .synopsisHeading("%nUsage: ")
        .sectionKeys(
            List.of(
                UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
                UsageMessageSpec.SECTION_KEY_OPTION_LIST));
    return line.getUsageMessage(Ansi.OFF);
  }
}
