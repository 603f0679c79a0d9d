package meridian.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import meridian.command.CommandFailedException;
import meridian.cost.PriceList.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices from files. */
final class PriceListTest {

  @TempDir private Path directory;

  private PriceList with(String json) throws Exception {
    return PriceList.read(Optional.of(Files.writeString(directory.resolve("other.json"), json)));
  }

  @Test
  void eachTierIsPaidAtItsOwnPrice() {
    List<Tier> tiers = List.of(new Tier(0, 1.0), new Tier(300, 0.9));
    assertEquals(0, Tier.dollars(tiers, 0));
    assertEquals(300, Tier.dollars(tiers, 300), 1e-9);
    assertEquals(300 + 0.9 * 200, Tier.dollars(tiers, 500), 1e-9);
  }

  @Test
  void aFileChangesWhatItHas() throws Exception {
    PriceList prices = with("{\"date\": \"2027-01-01\", \"dynamodb\": {\"readUnitMillion\": 7}}");
    assertEquals("2027-01-01", prices.date());
    assertEquals(7, prices.dynamodb().readUnitMillion());
    assertEquals(
        PriceList.standard().dynamodb().writeUnitMillion(), prices.dynamodb().writeUnitMillion());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"secret\": 1} | secret",
        "{\"secretMonth\": -1} | a price is -1",
        "{\"secretMonth\": \"cheap\"} | cheap",
        "{\"secretMonth\": null} | null",
        "[] | not a JSON object",
        "{ | end-of-input"
      })
  void anythingElseIsRefusedInOneSentence(String json, String reason) {
    String message =
        String.valueOf(assertThrows(CommandFailedException.class, () -> with(json)).getMessage());
    assertTrue(message.contains("other.json") && message.contains(reason), message);
    assertEquals(1, message.lines().count());
  }
}
