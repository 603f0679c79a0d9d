package meridian.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import meridian.command.Outcome;
import meridian.operate.access.BansCommand;
import meridian.operate.access.TorrentsCommand;
import meridian.operate.drain.DrainCommand;
import meridian.operate.drain.NameServerArgument;
import meridian.operate.drain.UndrainCommand;
import meridian.operate.outage.OutageCommand;
import meridian.operate.peer.EndpointArgument;
import meridian.operate.peer.PeerCommand;
import meridian.operate.purge.PurgeCommand;
import meridian.peer.Address;
import meridian.peer.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** The arguments of the commands, and the messages for wrong ones. */
final class CommandLineTest {

  private static final String V1 = "00ff0a20257c5c7f80c1fe2b26233d3f61626364";
  private static final String V2 = V1 + "0123456789abcdef01234567";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "burn " + V1 + "           | Invalid value for positional parameter at index 0 (ACTION)",
        "deny                      | deny needs info hashes",
        "ALLOW                     | allow needs info hashes",
        "list " + V1 + "           | list takes no info hashes",
        "list --aws --run=x        | --aws and --run exclude each other",
        "deny " + V1 + " x " + V2 + "0 | 'x', '" + V2 + "0' are not info hashes",
        "deny 0x"
            + V1
            + "         | '0x"
            + V1
            + "' is not an info hash: one has 40 hexadecimal digits",
      })
  void torrentsRefusesWrongArguments(String arguments, String fault) {
    torrents(arguments.split(" ", -1)).assertRefused("scripts/torrents", fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "burn 192.0.2.1            | Invalid value for positional parameter at index 0 (ACTION)",
        "ban                       | ban needs addresses",
        "LIFT                      | lift needs addresses",
        "list 192.0.2.1            | list takes no addresses",
        "list --aws --run=x        | --aws and --run exclude each other",
        "ban 192.0.2.1 x ::1/128   | 'x', '::1/128' are not addresses",
        "lift 192.0.2.0/24         | '192.0.2.0/24' is not an address: one looks like 192.0.2.1 or",
      })
  void bansRefusesWrongArguments(String arguments, String fault) {
    var command = new BansCommand(Map.of(), InstantSource.system());
    Outcome.of(command, arguments.split(" ", -1)).assertRefused("scripts/bans", fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        V1 + "                           | Missing required parameter: 'ADDRESS:PORT'",
        "x 127.0.0.1:1                   | 'x' is not an info hash",
        V1 + " 127.0.0.1                 | '127.0.0.1' is not an address and port",
        V1 + " 127.0.0.1:1 --role=seeder | --role needs --ticket",
        V1 + " 127.0.0.1:1 --role=judge  | must be seeder, leecher or partial",
      })
  void peerRefusesWrongArguments(String arguments, String fault) {
    peer(Map.of(), arguments.split(" ", -1)).assertRefused("scripts/peer", fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json               | REGION is missing: which region sweeps?",
        "--adopt=eu-west-1    | confirm with --yes that it is gone for good",
        "us-east-1 --wait=-1  | --wait must not be negative",
        "us-east-1 --aws --run=x | --aws and --run exclude each other",
      })
  void purgeRefusesWrongArguments(String arguments, String fault) {
    Outcome.of(new PurgeCommand(Map.of(), InstantSource.system()), arguments.split(" ", -1))
        .assertRefused("scripts/purge", fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--wait                   | Missing required parameter: 'REGION'",
        "us-east-1 --timeout=0    | --timeout must be 1 or more",
        "us-east-1 --aws --run=x  | --aws and --run exclude each other",
        "us-east-1 --name-server=192.0.2.1 | --name-server needs --aws",
        "us-east-1 --aws --name-server=ns1 | must be an address such as 192.0.2.1",
        "us-east-1 --aws --name-server=192.0.2.300 | must be an address such as 192.0.2.1",
        "us-east-1 --aws --name-server=192.0.2.1:65536 | must be an address such as 192.0.2.1",
      })
  void drainAndUndrainRefuseWrongArguments(String arguments, String fault) {
    String[] words = arguments.split(" ", -1);
    routing(true, words).assertRefused("scripts/drain", fault);
    routing(false, words).assertRefused("scripts/undrain", fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "us-east-1                 | Missing required parameter: 'ACTION'",
        "us-east-1 explode         | must be down, up, partition, heal, slow or throttle",
        "us-east-1 DOWN            | must be down, up, partition, heal, slow or throttle",
        "us-east-1 down 3          | down takes no number",
        "us-east-1 slow            | slow needs MS",
        "us-east-1 throttle        | throttle needs RATE",
        "us-east-1 slow soon       | 'soon' is not a double",
        "us-east-1 slow 1.5        | slow takes whole milliseconds",
        "us-east-1 slow 60001      | slow takes 0 to 60000 milliseconds",
        "us-east-1 throttle 1.01   | throttle takes a share of calls from 0 to 1",
        "us-east-1 throttle NaN    | throttle takes a share of calls from 0 to 1",
        "us-east-1 down --aws      | Unknown option: '--aws'",
      })
  void outageRefusesWrongArguments(String arguments, String fault) {
    Outcome.of(new OutageCommand(), arguments.split(" ", -1))
        .assertRefused("scripts/outage", fault);
  }

  private static Outcome routing(boolean drain, String... arguments) {
    InstantSource clock = InstantSource.system();
    var command = drain ? new DrainCommand(Map.of(), clock) : new UndrainCommand(Map.of(), clock);
    return Outcome.of(command, arguments);
  }

  @Test
  void helpListsTheCommonOptions() {
    for (Outcome help : new Outcome[] {torrents("--help"), peer(Map.of(), "--help")}) {
      assertEquals(0, help.exitCode());
      for (String option : "--run --aws --regions --json".split(" ", -1)) {
        assertTrue(help.out().contains(option), help.out());
      }
    }
  }

  @Test
  void aMissingLocalRunIsReported() {
    Outcome outcome = torrents("list", "--run=/no/such/run.json");
    assertEquals(1, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(
        outcome.err().startsWith("There is no run file /no/such/run.json, so no local run."));
    assertEquals(1, outcome.err().lines().count());
  }

  @Test
  void withAwsTheRegionsAreReadFromTheirDescription() {
    Outcome outcome = peer(Map.of(), "--aws", V1, "127.0.0.1:6881");
    assertEquals(1, outcome.exitCode());
    assertTrue(
        outcome.err().startsWith("In AWS: ap-southeast-1, eu-west-1, us-east-1\n"), outcome.err());
    assertTrue(outcome.err().contains("set MERIDIAN_KEY"), outcome.err());
  }

  @Test
  void nameServersOfBothFamiliesAreParsedWithOrWithoutPort() {
    var reader = new NameServerArgument();
    assertEquals(new InetSocketAddress("192.0.2.1", 53), reader.convert("192.0.2.1"));
    assertEquals(new InetSocketAddress("192.0.2.1", 5353), reader.convert("192.0.2.1:5353"));
    assertEquals(new InetSocketAddress("2001:db8::1", 53), reader.convert("[2001:db8::1]"));
    assertEquals(new InetSocketAddress("2001:db8::1", 54), reader.convert("[2001:db8::1]:54"));
  }

  @Test
  void endpointsOfBothFamiliesAreParsed() {
    var reader = new EndpointArgument();
    assertEquals(new Endpoint(new Address.V4(0xc0000201), 6881), reader.convert("192.0.2.1:6881"));
    assertEquals(
        new Endpoint(new Address.V6(0x20010db8_00000000L, 1), 65535),
        reader.convert("[2001:db8::1]:65535"));
    assertEquals("192.0.2.1:1", reader.convert("[::ffff:192.0.2.1]:1").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "192.0.2.1:",
        "192.0.2.1:0",
        "192.0.2.1:65536",
        "192.0.2.1:99999999999",
        "2001:db8::1:6881",
        "[2001:db8::1]",
        "[fe80::1%eth0]:1",
        "example.org:6881"
      })
  void invalidEndpointsAreRefused(String text) {
    String message = "";
    try {
      new EndpointArgument().convert(text);
    } catch (TypeConversionException e) {
      message = String.valueOf(e.getMessage());
    }
    assertTrue(message.startsWith("'" + text + "' is not an address and port such as "), message);
  }

  private static Outcome torrents(String... arguments) {
    return Outcome.of(new TorrentsCommand(Map.of(), InstantSource.system()), arguments);
  }

  private static Outcome peer(Map<String, String> environment, String... arguments) {
    var command = new PeerCommand(environment, InstantSource.system());
    return Outcome.of(command, arguments);
  }
}
