package meridian.cost;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.report.Report;

/**
 * What a deployment costs beside two other designs.
 *
 * @param estimate of the deployment
 * @param naive the same with a replicated write per announce and HTTP APIs, in dollars a month
 * @param prices that were used
 * @param measured what an announce needs
 * @param bar the character that bars are made of
 */
record CostReport(
    Estimate estimate, double naive, PriceList prices, Measurements measured, char bar)
    implements Report {

  private static final int BAR = 30;
  private static final double PERCENT = 100;
  private static final double SECONDS_PER_MINUTE = 60;
  private static final double BYTES_PER_KILOBYTE = 1000;

  /** The JSON document. */
  private record Document(
      String priceDate,
      String priceRegion,
      double peers,
      double intervalSeconds,
      int regions,
      double announcesPerSecond,
      double monthlyDollars,
      double perMillionAnnounces,
      double idleMonthlyDollars,
      double naiveMonthlyDollars,
      double ancestorMonthlyDollars,
      Map<String, Double> byComponent,
      List<Quota> quotas) {}

  @Override
  public Object json() {
    Map<String, Double> byComponent = new LinkedHashMap<>();
    components().forEach(component -> byComponent.put(component.key(), estimate.of(component)));
    Load load = estimate.load();
    return new Document(
        prices.date(),
        prices.region(),
        load.peers(),
        load.intervalSeconds(),
        load.regions(),
        load.perSecond(),
        estimate.total(),
        perMillion(estimate.total()),
        estimate.idle().total(),
        naive,
        estimate.ancestor(),
        byComponent,
        estimate.quotas());
  }

  private Stream<Component> components() {
    return Arrays.stream(Component.values()).filter(component -> estimate.of(component) > 0);
  }

  private double perMillion(double dollars) {
    return dollars / estimate.load().millions(prices);
  }

  @Override
  public Stream<String> lines() {
    return Stream.of(
            Stream.of(summary(), ""),
            costs(),
            Stream.of(""),
            designs(),
            Stream.of(""),
            quotas(),
            Stream.of(""),
            notes())
        .flatMap(lines -> lines);
  }

  private String summary() {
    Load load = estimate.load();
    return text(
        "%,.0f peers that announce every %s minutes to %d %s: %,.0f announces a second, %,.0f"
            + " million a month.",
        load.peers(),
        number(load.intervalSeconds() / SECONDS_PER_MINUTE),
        load.regions(),
        load.regions() == 1 ? "region" : "regions",
        load.perSecond(),
        load.millions(prices));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? text("%.0f", value) : text("%.1f", value);
  }

  private Stream<String> costs() {
    double most = components().mapToDouble(estimate::of).max().orElse(1);
    return Stream.of(
            Stream.of(
                text(
                    "%-28s%12s%14s%14s%13s",
                    "$ a month", "idle", "announces", "all", "per million")),
            components()
                .map(
                    component ->
                        row(
                                component.toString(),
                                estimate.idle().of(component),
                                estimate.announces().of(component))
                            + "  "
                            + bar(estimate.of(component) / most)),
            Stream.of(row("all", estimate.idle().total(), estimate.announces().total())))
        .flatMap(lines -> lines);
  }

  private String row(String name, double idle, double announces) {
    return text(
        "%-28s%,12.2f%,14.2f%,14.2f%,13.4f",
        name, idle, announces, idle + announces, perMillion(idle + announces));
  }

  private String bar(double share) {
    return String.valueOf(bar).repeat((int) Math.max(1, Math.round(BAR * share)));
  }

  private Stream<String> designs() {
    Measurements.Ancestor ancestor = measured.tables().ancestor();
    String bySize =
        ancestor.bySwarmSize().stream()
            .map(
                swarm ->
                    text(
                        "$%,.2f with %,d",
                        new TrafficCost(estimate.load(), prices, measured, estimate.commitments())
                            .units(swarm.readUnits(), swarm.writeUnits()),
                        swarm.size()))
            .collect(Collectors.joining(", "));
    return Stream.of(
        design("a replicated write per announce, HTTP APIs, DynamoDB", naive),
        design("an item per torrent, rewritten whole, in one region", estimate.ancestor()),
        text(
            "  its table alone, per million announces to a torrent of so many peers:%n  %s; it"
                + " fails from %,d on.",
            bySize, ancestor.breaksAt()));
  }

  private String design(String name, double dollars) {
    return text("%-54s%,14.2f%,12.4f", name, dollars, perMillion(dollars))
        + text("  %.1f times as much", dollars / estimate.total());
  }

  private Stream<String> quotas() {
    return Stream.concat(
        Stream.of(text("%-48s%10s%15s", "quota", "needed", "AWS's default")),
        estimate.quotas().stream()
            .filter(quota -> quota.needed() > 0)
            .map(
                quota ->
                    text(
                        "%-48s%,10d%,15d%s",
                        quota.name() + (quota.scope().equals("region") ? ", in each region" : ""),
                        quota.needed(),
                        quota.standard(),
                        quota.isSufficient() ? "" : "  ask AWS for more")));
  }

  private Stream<String> notes() {
    Measurements.Tables tables = measured.tables();
    String provisioned =
        "The least provisioned units, which carry the peak with a region lost, are always paid:"
            + " they count as idle.";
    return Stream.concat(
        estimate.isProvisioned() ? Stream.of(provisioned) : Stream.of(), measurements(tables));
  }

  private Stream<String> measurements(Measurements.Tables tables) {
    return Stream.of(
        text(
            "List prices of %s, %s, for all regions, without free tiers; a new account's quotas"
                + " may be lower.",
            prices.region(), prices.date()),
        text(
            "Measured: %.1f%% of announces write nothing; %.2f read units, %.2f write units in each"
                + " replica;%n%.1f ms in a function of %.0f MB.",
            PERCENT * tables.skippedShare(),
            tables.readUnits(),
            tables.writeUnits(),
            measured.handlerMillis(
                estimate.memoryMegabytes(), prices.lambda().processorMegabytes()),
            estimate.memoryMegabytes()),
        text(
            "Not included: scrapes, the time of sweeps, taxes, TLS handshakes (each KB sent: $%.2f"
                + " per million).",
            1e6
                * BYTES_PER_KILOBYTE
                / TrafficCost.GIGABYTE
                * prices.transfer().outGigabyte().getFirst().price()),
        text(
            "Starts and stops come on top: the measured day's clients announced %.2f times an"
                + " interval.",
            tables.announcesPerInterval()));
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotation would be a dependency.
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
