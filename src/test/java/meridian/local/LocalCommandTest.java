package meridian.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import meridian.command.CommandLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpListsEveryOption() {
    assertEquals(0, run("--help"));
    for (String option :
        "--port --regions --store --event --place --time-scale --run".split(" ", -1)) {
      assertTrue(out.toString().contains(option + "="), out::toString);
    }
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--colour=red  | Unknown option: '--colour=red'",
        "--port=x      | Invalid value for option '--port'",
        "--port=65535  | --port must be 0, or at most 65532 so that each region has a port: 65535",
        "--store=disk  | Invalid value for option '--store'",
        "--event=sqs   | must be alb or http-api",
        "--time-scale=0    | --time-scale must be 1 to 100: 0",
        "--time-scale=101  | --time-scale must be 1 to 100: 101",
        "--place=moon  | --place must be a region that regions describes: moon",
      })
  void usageErrorNamesTheOptionAndItsValue(String option, String fault) {
    assertEquals(2, run(option));
    assertTrue(err.toString().contains(fault), err::toString);
    assertTrue(err.toString().startsWith("scripts/local: "), err::toString);
    assertTrue(err.toString().endsWith("\nSee 'scripts/local --help'.\n"), err::toString);
    assertEquals(2, err.toString().lines().count(), err::toString);
  }

  @Test
  void takenPortIsReportedInOneSentence() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertEquals(1, run("--store=memory", "--port=" + (port - 1)));
      assertEquals(
          ("Port %d of 127.0.0.1 is already in use; choose other ports with --port,"
                  + " or 0 for free ones.%n")
              .formatted(port),
          err.toString());
      assertEquals("", out.toString());
    }
  }

  @Test
  void wrongRegionIsReportedWithFileAndKey(@TempDir Path folder) throws IOException {
    Files.copy(Path.of("regions", "global.json"), folder.resolve("global.json"));
    Path file = folder.resolve("us-east-1.json");
    Files.writeString(
        file,
        Files.readString(Path.of("regions", "us-east-1.json"))
            .replace("\"code\": 1", "\"code\": 300"));
    assertEquals(1, run("--regions", folder.toString()));
    assertEquals(
        "%s: code: must be an integer from 1 to 254, but is 300%n".formatted(file), err.toString());
  }

  private int run(String... arguments) {
    return CommandLines.of(LocalCommand.class)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
