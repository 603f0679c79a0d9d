package meridian.operate.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.deployment.Deployment;
import meridian.inspect.StoredRecord;
import meridian.inspect.TicketReader;
import meridian.peer.Side;
import meridian.report.Report;

/**
 * The records of a peer in every region, and why it is missing.
 *
 * @param deployment has the regions' names
 * @param findings one for each region
 * @param ticket the verdict on the ticket, if one was given
 */
record PeerReport(
    Deployment deployment, List<Finding> findings, Optional<TicketVerdict> ticket, TimeFormat ages)
    implements Report {

  private static final String FACT = "  %-9s %s";

  /** The regions, the ticket, and the conclusion. */
  @Override
  public Stream<String> lines() {
    return Stream.of(
            findings.stream().flatMap(this::lines),
            ticket.stream().map(verdict -> "ticket\n" + FACT.formatted("verdict", text(verdict))),
            Stream.of(conclusion()))
        .flatMap(lines -> lines);
  }

  private String conclusion() {
    return new Conclusion(deployment, findings, ages).sentence();
  }

  private Stream<String> lines(Finding finding) {
    Stream<String> facts =
        switch (finding) {
          case Finding.Unreachable(_, String reason) -> Stream.of(fact("failed", reason));
          case Finding.Seen(_, var view) ->
              Stream.of(
                      view.records().isEmpty()
                          ? Stream.of(fact("records", "none"))
                          : view.records().stream().flatMap(this::lines),
                      Stream.of(
                          fact("torrent", view.hasPeers() ? "has live peers" : "has no live peer")),
                      Stream.of(fact("denied", "the torrent is denied")).filter(_ -> view.denied()),
                      view.bannedUntil().stream()
                          .map(end -> fact("banned", "the address, until " + ages.of(end))),
                      Stream.of(fact("returned", view.isHandedOut() ? "yes" : "no")))
                  .flatMap(lines -> lines);
        };
    return Stream.concat(Stream.of(finding.region().name()), facts);
  }

  private Stream<String> lines(StoredRecord held) {
    String where =
        "of the %s, written in %s".formatted(text(held.side()), deployment.nameOf(held.region()));
    return Stream.concat(
        Stream.of(
            fact(
                "record",
                held.content()
                        .map(content -> (content.stopped() ? "stop marker" : role(content)) + " ")
                        .orElse("")
                    + where)),
        Stream.concat(
                held.content().stream()
                    .map(
                        content ->
                            "written %s, %s %s"
                                .formatted(
                                    ages.of(content.written()),
                                    content.expiry().isAfter(ages.now()) ? "expires" : "expired",
                                    ages.of(content.expiry()))),
                Stream.of(text(held.status())))
            .map(text -> fact("", text)));
  }

  private static String role(StoredRecord.Content content) {
    return RoleArgument.text(content.role());
  }

  private static String fact(String name, String text) {
    return FACT.formatted(name, text);
  }

  private static String text(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }

  private static String text(StoredRecord.Status fate) {
    return switch (fate) {
      case COUNTS -> "readers use it: the peer is present";
      case EXPIRED -> "readers skip it: it has expired";
      case STOPPED -> "readers skip the peer: it has stopped or changed sides";
      case OUTDATED -> "readers skip it: another record is newer";
      case UNKNOWN -> "readers skip it: this release does not know its layout";
    };
  }

  private String text(TicketVerdict verdict) {
    return verdict
        .reading()
        .map(
            ticket ->
                "valid: issued for this peer as a %s in %s, for a record written %s that expires %s; %d short intervals before it"
                    .formatted(
                        RoleArgument.text(ticket.role()),
                        deployment.nameOf(ticket.presence().region()),
                        ages.of(ticket.presence().written()),
                        ages.of(ticket.presence().expiry()),
                        ticket.shortIntervals()))
        .orElse("invalid: this deployment did not issue it for this peer, torrent and role");
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode regions = json.putObject("regions");
    findings.forEach(finding -> write(finding, regions.putObject(finding.region().name())));
    ticket.ifPresent(verdict -> write(verdict, json.putObject("ticket")));
    json.put("conclusion", conclusion());
    return json;
  }

  private void write(Finding finding, ObjectNode json) {
    switch (finding) {
      case Finding.Unreachable(_, String reason) -> json.put("failed", reason);
      case Finding.Seen(_, var view) -> {
        json.put("givenOut", view.isHandedOut())
            .put("denied", view.denied())
            .put("hasPeers", view.hasPeers());
        view.bannedUntil().ifPresent(end -> json.put("bannedUntil", end.toString()));
        var records = json.putArray("records");
        view.records().forEach(held -> write(held, records.addObject()));
      }
    }
  }

  private void write(StoredRecord held, ObjectNode json) {
    json.put("writtenBy", deployment.nameOf(held.region()));
    json.put("side", text(held.side()));
    json.put("fate", held.status().name().toLowerCase(Locale.ROOT));
    held.content()
        .ifPresent(
            content ->
                json.put("stopMarker", content.stopped())
                    .put("role", role(content))
                    .put("written", content.written().toString())
                    .put("expiry", content.expiry().toString()));
  }

  private void write(TicketVerdict verdict, ObjectNode json) {
    json.put("genuine", verdict.reading().isPresent());
    verdict.reading().ifPresent(ticket -> write(ticket, json));
  }

  private void write(TicketReader.Content ticket, ObjectNode json) {
    json.put("role", RoleArgument.text(ticket.role()))
        .put("region", deployment.nameOf(ticket.presence().region()))
        .put("written", ticket.presence().written().toString())
        .put("expiry", ticket.presence().expiry().toString())
        .put("shortIntervals", ticket.shortIntervals());
  }
}
