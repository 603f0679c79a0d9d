package meridian.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import meridian.cost.Measurements;
import meridian.report.Json;
import picocli.CommandLine.Option;

/** The option of a benchmark that writes the figures that {@code scripts/cost} reads. */
public final class Recording {

  @Option(
      names = "--record",
      description = "write the figures that scripts/cost needs into src/benchmarks/measured/")
  private boolean isOn;

  /** Whether the option was given. */
  public boolean isOn() {
    return isOn;
  }

  /**
   * Writes figures, if the option was given.
   *
   * @param name of the file, without its ending
   * @param command that has measured them
   * @param figures one of the records of {@link Measurements}
   */
  public void write(String name, String command, Object figures) throws IOException {
    if (isOn) {
      Map<String, Object> recorded = new LinkedHashMap<>();
      recorded.put("command", command);
      recorded.put("date", LocalDate.now(ZoneOffset.UTC).toString());
      recorded.put("figures", figures);
      Files.createDirectories(Measurements.DIRECTORY);
      Files.writeString(Measurements.DIRECTORY.resolve(name + ".json"), Json.text(recorded) + "\n");
    }
  }
}
