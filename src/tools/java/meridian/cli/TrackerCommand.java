package meridian.cli;

import meridian.command.CommandFailedException;
import meridian.command.ReportCommand;
import meridian.report.Report;
import picocli.CommandLine.Parameters;

/** A command that sends requests to one tracker. */
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
public abstract class TrackerCommand extends ReportCommand {

  @Parameters(
      index = "0",
      paramLabel = "URL",
      converter = TrackerUrl.Converter.class,
      description = "announce URL of the tracker, http or https")
  private TrackerUrl url;

  /** Sends the requests. */
  protected abstract Report ask(TrackerUrl tracker) throws CommandFailedException;

  @Override
  protected final Report run() throws CommandFailedException {
    return ask(url);
  }
}
