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
 * @param results one for each region
 * @param ticket the verdict on the ticket, if one was given
 */
record PeerReport(
    Deployment deployment,
    List<ReplicaResult> results,
    Optional<TicketVerdict> ticket,
    TimeFormat times)
    implements Report {

  private static final String FACT = "  %-9s %s";

  /** The regions, the ticket, and the conclusion. */
  @Override
  public Stream<String> lines() {
    return Stream.of(
            results.stream().flatMap(this::lines),
            ticket.stream().map(verdict -> "ticket\n" + FACT.formatted("verdict", text(verdict))),
            Stream.of(conclusion()))
        .flatMap(lines -> lines);
  }

  private String conclusion() {
    return new Conclusion(deployment, results, times).sentence();
  }

  private Stream<String> lines(ReplicaResult result) {
    Stream<String> facts =
        switch (result) {
          case ReplicaResult.Failed(_, String reason) -> Stream.of(fact("failed", reason));
          case ReplicaResult.Answered(_, var view) ->
              Stream.of(
                      view.records().isEmpty()
                          ? Stream.of(fact("records", "none"))
                          : view.records().stream().flatMap(this::lines),
                      Stream.of(
                          fact("torrent", view.hasPeers() ? "has live peers" : "has no live peer")),
                      Stream.of(fact("denied", "the torrent is denied")).filter(_ -> view.denied()),
                      view.bannedUntil().stream()
                          .map(end -> fact("banned", "the address, until " + times.of(end))),
                      Stream.of(fact("returned", view.isHandedOut() ? "yes" : "no")))
                  .flatMap(lines -> lines);
        };
    return Stream.concat(Stream.of(result.region().name()), facts);
  }

  private Stream<String> lines(StoredRecord record) {
    String where =
        "of the %s, written in %s"
            .formatted(text(record.side()), deployment.nameOf(record.region()));
    return Stream.concat(
        Stream.of(
            fact(
                "record",
                record
                        .content()
                        .map(content -> (content.stopped() ? "stop marker" : role(content)) + " ")
                        .orElse("")
                    + where)),
        Stream.concat(
                record.content().stream()
                    .map(
                        content ->
                            "written %s, %s %s"
                                .formatted(
                                    times.of(content.written()),
                                    content.expiry().isAfter(times.now()) ? "expires" : "expired",
                                    times.of(content.expiry()))),
                Stream.of(text(record.status())))
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

  private static String text(StoredRecord.Status status) {
    return switch (status) {
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
                        times.of(ticket.presence().written()),
                        times.of(ticket.presence().expiry()),
                        ticket.shortIntervals()))
        .orElse("invalid: this deployment did not issue it for this peer, torrent and role");
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode regions = json.putObject("regions");
    results.forEach(result -> write(result, regions.putObject(result.region().name())));
    ticket.ifPresent(verdict -> write(verdict, json.putObject("ticket")));
    json.put("conclusion", conclusion());
    return json;
  }

  private void write(ReplicaResult result, ObjectNode json) {
    switch (result) {
      case ReplicaResult.Failed(_, String reason) -> json.put("failed", reason);
      case ReplicaResult.Answered(_, var view) -> {
        json.put("returned", view.isHandedOut())
            .put("denied", view.denied())
            .put("hasPeers", view.hasPeers());
        view.bannedUntil().ifPresent(end -> json.put("bannedUntil", end.toString()));
        var records = json.putArray("records");
        view.records().forEach(record -> write(record, records.addObject()));
      }
    }
  }

  private void write(StoredRecord record, ObjectNode json) {
    json.put("writtenBy", deployment.nameOf(record.region()));
    json.put("side", text(record.side()));
    json.put("status", record.status().name().toLowerCase(Locale.ROOT));
    record
        .content()
        .ifPresent(
            content ->
                json.put("stopMarker", content.stopped())
                    .put("role", role(content))
                    .put("written", content.written().toString())
                    .put("expiry", content.expiry().toString()));
  }

  private void write(TicketVerdict verdict, ObjectNode json) {
    json.put("valid", verdict.reading().isPresent());
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
