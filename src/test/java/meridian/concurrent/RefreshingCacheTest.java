package meridian.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import meridian.model.VirtualTime;
import org.junit.jupiter.api.Test;

final class RefreshingCacheTest {

  private static final RefreshingCache.Times TIMES = RefreshingCache.Times.WITHIN_A_MINUTE;

  private final VirtualTime time = new VirtualTime(Instant.parse("2100-01-01T00:00:00Z"));
  private final FailingSource source = new FailingSource();
  private final RefreshingCache<Integer> cache = new RefreshingCache<>(0, source, TIMES, time);

  /** A source that always fails, and records what it is told. */
  private static final class FailingSource implements RefreshingCache.Source<Integer> {
    private final List<String> calls = new ArrayList<>();

    @Override
    public Integer load(Integer previous) {
      throw new IllegalStateException("down");
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      calls.add("failed");
    }

    @Override
    public void loadingRecovered() {
      calls.add("recovered");
    }
  }

  @Test
  void aRefreshAfterAFailureEndsTheFailure() {
    assertEquals(0, cache.get());
    time.pass(TIMES.initialBackoff());
    cache.refresh(_ -> 1);
    assertEquals(1, cache.get());
    assertEquals(List.of("failed", "recovered"), source.calls);
    time.pass(TIMES.refreshAfter());
    cache.refresh(_ -> 2);
    assertEquals(List.of("failed", "recovered"), source.calls, "told once");
  }

  @Test
  void aFailedRefreshIsNeitherReportedNorChangesTheValue() {
    cache.refresh(_ -> 1);
    time.pass(TIMES.refreshAfter());
    cache.refresh(source::load);
    assertEquals(1, cache.peek());
    time.pass(TIMES.initialBackoff().minus(Duration.ofMillis(1)));
    cache.refresh(_ -> 2);
    assertEquals(1, cache.peek(), "refreshes pause");
    assertEquals(List.of(), source.calls);
  }

  @Test
  void aReloadInTimeLeavesNothingToLoadForCallers() {
    cache.reload(_ -> 1);
    time.pass(TIMES.refreshAfter().minusMillis(1));
    cache.reload(_ -> 2);
    time.pass(TIMES.refreshAfter().minusMillis(1));
    assertEquals(2, cache.get());
    assertEquals(List.of(), source.calls, "the source was not asked");
    cache.reload(source::load);
    assertEquals(2, cache.peek());
    assertEquals(List.of("failed"), source.calls);
  }
}
