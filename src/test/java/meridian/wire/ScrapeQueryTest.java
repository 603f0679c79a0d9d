package meridian.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import meridian.peer.InfoHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScrapeQueryTest {

  private static final InfoHash A = InfoHash.ofHex("61".repeat(20));
  private static final InfoHash B = InfoHash.ofHex("ff".repeat(20));
  private static final String RAW_A = "info_hash=aaaaaaaaaaaaaaaaaaaa";
  private static final String RAW_B = "info_hash=" + "%fF".repeat(20);

  private static final int MANY = 64;

  @Test
  void keepsOrderAndDuplicates() throws Exception {
    ScrapeQuery query = ScrapeQuery.parse(RAW_B + "&x=%zz&" + RAW_A + "&" + RAW_B, MANY);
    assertEquals(List.of(B, A, B), query.infoHashes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                      | info_hash: missing
          peer_id=aaaaaaaaaaaaaaaaaaaa                            | info_hash: missing
          info_hash=                                              | info_hash: missing
          info_hash=aaaaaaaaaaaaaaaaaaaa&info_hash=a              | info_hash: must be 20 bytes, not 1
          info_hash=aaaaaaaaaaaaaaaaaaaa&info_hash=aaaaaaaaa%1    | info_hash: is not properly percent-encoded
          """)
  void rejectsMalformedQueries(String rawQuery, String message) {
    MalformedRequestException refusal =
        assertThrows(MalformedRequestException.class, () -> ScrapeQuery.parse(rawQuery, MANY));
    assertEquals(message, refusal.getMessage());
    assertEquals("info_hash", refusal.parameter());
  }

  @Test
  void ignoresInfoHashesBeyondTheMaximum() throws Exception {
    String rawQuery = (RAW_A + "&").repeat(MANY) + "info_hash=%zz";
    assertEquals(Collections.nCopies(MANY, A), ScrapeQuery.parse(rawQuery, MANY).infoHashes());
  }
}
