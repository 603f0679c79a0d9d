package meridian.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meridian.command.CommandFailedException;
import meridian.command.Quantities;
import meridian.topology.DescriptionReader;
import meridian.topology.Global;
import meridian.topology.Region;
import meridian.topology.Size;
import meridian.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Asks for the answers that a description is derived from. They are checked by the schemas of the
 * description.
 *
 * @param questions finds each answer
 * @param example answers that are used otherwise; null for those of a small tracker
 * @param existing the description that is there; null if there is none
 * @param isNew whether it was never deployed, so that its name and stack region may change
 * @param usual the region of the small example
 */
record Interview(
    Questions questions,
    @Nullable Example example,
    @Nullable Topology existing,
    boolean isNew,
    UsualRegion usual) {

  private static final JsonNodeFactory VALUES = JsonNodeFactory.instance;
  private static final String KEEP = "keep";
  private static final List<String> DOORS = List.of("http-api", "alb", "both");
  private static final int USUAL_INTERVAL = 1800;

  Answers answers() throws CommandFailedException, IOException {
    String name = questions.answer("--name", "Name", otherwise("--name"), this::name);
    List<String> regions =
        questions.answer(
            "--regions",
            "AWS regions, such as us-east-1,eu-west-1",
            otherwise("--regions"),
            this::regions);
    boolean isUsual =
        example == Example.SMALL && existing == null && !questions.given().containsKey("--regions");
    Optional<Answers.Domain> domain = domain();
    Optional<Size> size = size();
    Optional<String> frontDoor =
        questions.answer(
            "--front",
            "Front door: http-api (HTTPS), alb (HTTP, and HTTPS with a domain; cheaper if large)"
                + " or both",
            frontDoor(regions, domain, size),
            this::frontDoor);
    Optional<String> email =
        questions.answer(
            "--email", "E-mail address for alarms, or none", otherwise("--email"), this::email);
    return new Answers(
        name,
        regions,
        isUsual ? usual.reason() : "the first region",
        domain,
        size,
        frontDoor,
        email);
  }

  /** The answer for an option that is used if none is given. */
  private @Nullable String otherwise(String option) {
    if (existing == null) {
      return example == null && option.equals("--zone")
          ? null
          : Objects.requireNonNullElse(example, Example.SMALL).answer(option, usual);
    }
    Global global = existing.global();
    if (example != null) {
      // A deployment cannot be renamed, and its stack region cannot move.
      return option.equals("--name")
          ? global.name()
          : example.answer(option, new UsualRegion(global.stackRegion(), "described already"));
    }
    return switch (option) {
      case "--name" -> global.name();
      case "--regions" ->
          Stream.concat(
                  Stream.of(global.stackRegion()), existing.regions().stream().map(Region::name))
              .distinct()
              .collect(Collectors.joining(","));
      case "--domain" -> Objects.requireNonNullElse(global.domain(), Questions.NONE);
      case "--zone" -> global.hostedZone();
      case "--interval" -> interval() + "s";
      case "--email" -> Objects.requireNonNullElse(global.alarmEmail(), Questions.NONE);
      default -> KEEP;
    };
  }

  private String name(String text) {
    if (existing != null && !isNew && !text.equals(existing.global().name())) {
      throw new TypeConversionException(
          ("the deployment %s is described already and cannot be renamed; --to DIR describes"
                  + " another, and --new renames one that was never deployed")
              .formatted(existing.global().name()));
    }
    return global("name", text);
  }

  private List<String> regions(String text) {
    List<String> names =
        Stream.of(text.split("[,\\s]+")).filter(name -> !name.isEmpty()).distinct().toList();
    names.forEach(name -> check(DescriptionReader.REGION, "region", VALUES.textNode(name)));
    if (names.isEmpty()) {
      throw new TypeConversionException("there must be a region");
    }
    if (existing != null && !isNew && !names.contains(existing.global().stackRegion())) {
      throw new TypeConversionException(
          ("%s must be one of them: it has the global stack, which cannot move, except with --new"
                  + " if it was never deployed")
              .formatted(existing.global().stackRegion()));
    }
    return names;
  }

  private Optional<Answers.Domain> domain() throws CommandFailedException, IOException {
    Optional<String> domain =
        questions.answer(
            "--domain",
            "Domain that torrents list, such as tracker.example.org, or none",
            otherwise("--domain"),
            text -> optional("domain", text));
    if (domain.isEmpty()) {
      if (questions.given().containsKey("--zone")) {
        throw new ParameterException(questions.line(), "--zone needs --domain");
      }
      return Optional.empty();
    }
    String zone =
        questions.answer(
            "--zone",
            "Id of its hosted zone in Route 53, such as Z0123456789ABCDEFGHIJ",
            otherwise("--zone"),
            text -> global("hostedZone", text));
    return Optional.of(new Answers.Domain(domain.orElseThrow(), zone));
  }

  private Optional<Size> size() throws CommandFailedException, IOException {
    int seconds =
        questions.answer(
            "--interval",
            "Time between two announces of a client",
            otherwise("--interval"),
            Interview::seconds);
    String peers = otherwise("--peers");
    boolean isSameInterval = existing != null && seconds == interval();
    return questions.answer(
        "--peers",
        "Clients at the busiest time, such as 2000, 50k or 100M",
        KEEP.equals(peers) && !isSameInterval ? null : peers,
        text ->
            isSameInterval && text.equals(KEEP)
                ? Optional.empty()
                : Optional.of(size(text, seconds)));
  }

  private static Size size(String text, int seconds) {
    Size size = new Size(Quantities.count(text), seconds);
    DescriptionReader.GLOBAL
        .fault("capacity.announcesPerSecond", VALUES.numberNode(size.announcesPerSecond()))
        .ifPresent(
            fault -> {
              throw new TypeConversionException("announces a second " + fault);
            });
    return size;
  }

  private static int seconds(String text) {
    int seconds = Quantities.seconds(text);
    check(DescriptionReader.GLOBAL, "settings.intervalSeconds", VALUES.numberNode(seconds));
    return seconds;
  }

  private int interval() {
    Object described =
        existing == null ? null : existing.global().settings().get("intervalSeconds");
    return described instanceof Number seconds ? seconds.intValue() : USUAL_INTERVAL;
  }

  private String frontDoor(
      List<String> regions, Optional<Answers.Domain> domain, Optional<Size> size) {
    if (example != null) {
      return example.answer("--front", usual);
    }
    if (existing != null) {
      // What is new need not keep any region.
      return existing.regions().stream().anyMatch(region -> regions.contains(region.name()))
          ? KEEP
          : existing.regions().getFirst().frontDoor();
    }
    boolean isSmall =
        size.map(each -> each.isSmall(regions.size(), Size.REQUEST_MILLIS)).orElse(true);
    // A load balancer has HTTPS only with a domain.
    return isSmall || domain.isEmpty() ? "http-api" : "alb";
  }

  private Optional<String> frontDoor(String text) {
    if (existing != null && text.equals(KEEP)) {
      return Optional.empty();
    }
    if (!DOORS.contains(text)) {
      throw new TypeConversionException(
          "%s is not one of %s".formatted(text, String.join(", ", DOORS)));
    }
    return Optional.of(text);
  }

  private Optional<String> email(String text) {
    return optional("alarmEmail", text);
  }

  private Optional<String> optional(String key, String text) {
    return text.toLowerCase(Locale.ROOT).equals(Questions.NONE)
        ? Optional.empty()
        : Optional.of(global(key, text));
  }

  /** A value of the description's common part; with an example it may be one as well. */
  private String global(String key, String text) {
    check(DescriptionReader.GLOBAL, key, VALUES.textNode(text));
    if (example == null && (key.equals("domain") || key.equals("hostedZone"))) {
      Global.exampleFault(key, text)
          .ifPresent(
              fault -> {
                throw new TypeConversionException(fault);
              });
    }
    return text;
  }

  private static void check(DescriptionReader<?> reader, String key, JsonNode value) {
    reader
        .fault(key, value)
        .ifPresent(
            fault -> {
              throw new TypeConversionException(fault);
            });
  }
}
