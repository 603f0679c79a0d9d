package meridian.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.peer.Role;
import meridian.store.Peers;
import meridian.swarm.PeerCounts;
import meridian.swarm.SwarmCounts;
import org.junit.jupiter.api.Test;

/** The counts of a large swarm, from sweeps and from estimates of this environment. */
final class LargeSwarmTest {

  private static final Instant NOON = Instant.parse("2100-01-01T12:00:00Z");
  private static final PeerCounts SWEPT = new PeerCounts(900, 100, 500, 0, 0, 0);

  @Test
  void aFreshSweepIsTrustedUnlessEstimatesContradictIt() {
    LargeSwarm swarm = seen(NOON.minus(Duration.ofHours(1)));
    SwarmCounts swept = new SwarmCounts(500, 1_000, 900, 7);
    assertEquals(swept, swarm.counts(NOON));
    assertEquals(swept, swarm.with(reading(Section.LEECHERS_4, Role.LEECHER, 1_200)).counts(NOON));
    assertEquals(
        List.of(), swarm.sectionsToRead(List.of(), NOON), "no section need be read to be counted");
  }

  @Test
  void anOldSweepIsNotTrusted() {
    LargeSwarm swarm = seen(NOON.minus(Duration.ofHours(3)));
    assertEquals(Section.ALL, swarm.sectionsToRead(List.of(), NOON));
    assertEquals(
        2_000, swarm.with(reading(Section.SEEDERS_4, Role.SEEDER, 2_000)).counts(NOON).complete());
  }

  @Test
  void ifOneSideContradictsASweepAllSectionsAreRead() {
    // As many peers as before, but on the other side.
    LargeSwarm swarm =
        seen(NOON.minus(Duration.ofHours(1))).with(reading(Section.LEECHERS_4, Role.LEECHER, 200));
    assertEquals(200, swarm.counts(NOON).incomplete());
    assertEquals(Section.ALL, swarm.sectionsToRead(List.of(Section.LEECHERS_4), NOON));
    LargeSwarm counted =
        swarm
            .with(reading(Section.SEEDERS_4, Role.SEEDER, 1_300))
            .with(reading(Section.LEECHERS_6, Role.LEECHER, 0))
            .with(reading(Section.SEEDERS_6, Role.SEEDER, 0));
    assertEquals(new SwarmCounts(1_300, 200, 200, 7), counted.counts(NOON));
    assertEquals(
        List.of(Section.LEECHERS_4),
        counted.sectionsToRead(List.of(Section.LEECHERS_4), NOON.plusSeconds(1)));
  }

  @Test
  void theFirstEstimateCountsInFullAndLaterOnesAreAveraged() {
    LargeSwarm swarm = seen(NOON.minus(Duration.ofHours(3)));
    double[] sizes = {1_000, 2_000, 3_000};
    long[] averages = {1_000, 1_500, 2_000};
    for (int n = 0; n < sizes.length; n++) {
      swarm = swarm.with(reading(Section.SEEDERS_4, Role.SEEDER, sizes[n]));
      assertEquals(averages[n], swarm.counts(NOON).complete());
    }
    for (int n = 0; n < 50; n++) {
      swarm = swarm.with(reading(Section.SEEDERS_4, Role.SEEDER, 5_000));
    }
    assertEquals(5_000, swarm.counts(NOON).complete());
  }

  @Test
  void oldEstimatesAreDropped() {
    LargeSwarm swarm =
        seen(NOON.minus(Duration.ofHours(3))).with(reading(Section.SEEDERS_4, Role.SEEDER, 9));
    Instant soon = NOON.plus(Duration.ofMinutes(6));
    assertEquals(9, LargeSwarm.read(soon, Ledger.NONE, Optional.of(swarm)).counts(soon).complete());
    Instant late = NOON.plus(Duration.ofMinutes(16));
    assertEquals(0, LargeSwarm.read(late, Ledger.NONE, Optional.of(swarm)).counts(late).complete());
  }

  private static LargeSwarm seen(Instant swept) {
    Ledger ledger = new Ledger(7, Optional.of(new SweptCounts(swept, SWEPT)));
    return LargeSwarm.read(NOON, ledger, Optional.empty());
  }

  private static SwarmSample reading(Section section, Role role, double size) {
    return new SwarmSample(
        List.of(new SectionSample(section, Peers.ipv4(0, 10, role).toList(), size)));
  }
}
