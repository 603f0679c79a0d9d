package meridian.setup;

import java.io.IOException;
import java.nio.file.Path;
import meridian.command.CommandFailedException;

/** Calculates what a described deployment costs. */
@FunctionalInterface
interface CostCalculator {

  /**
   * The US dollars of a month.
   *
   * @param directory of the description
   * @param peers at a time
   */
  double dollars(Path directory, double peers) throws CommandFailedException, IOException;
}
