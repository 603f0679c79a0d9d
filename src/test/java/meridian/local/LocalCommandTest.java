package meridian.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import meridian.command.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalCommandTest {

  @Test
  void helpListsEveryOption() {
    Outcome help = run("--help");
    assertEquals(0, help.exitCode());
    for (String option :
        "--port --regions --store --event --place --time-scale --population --run".split(" ", -1)) {
      assertTrue(help.out().contains(option + "="), help.out());
    }
    assertEquals("", help.err());
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
        "--population=-1     | --population must be 1 to 20000, or 0 for none: -1",
        "--population=20001  | --population must be 1 to 20000, or 0 for none: 20001",
        "--population=many   | Invalid value for option '--population'",
        "--place=moon  | --place must be a region that regions describes: moon",
      })
  void usageErrorNamesTheOptionAndItsValue(String option, String fault) {
    run(option).assertRefused("scripts/local", fault);
  }

  @Test
  void takenPortIsReportedInOneSentence() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      String sentence =
          "Port %d of 127.0.0.1 is already in use; choose other ports with --port, or 0 for free ones.\n"
              .formatted(port);
      assertEquals(new Outcome(1, "", sentence), run("--store=memory", "--port=" + (port - 1)));
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
    String fault = file + ": code: must be an integer from 1 to 254, but is 300\n";
    assertEquals(new Outcome(1, "", fault), run("--regions", folder.toString()));
  }

  private static Outcome run(String... arguments) {
    return Outcome.of(LocalCommand.class, arguments);
  }
}
