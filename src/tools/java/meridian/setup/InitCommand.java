package meridian.setup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import meridian.command.CommandFailedException;
import meridian.command.CommonOptions;
import meridian.cost.Estimate;
import meridian.topology.Topology;
import meridian.topology.TopologyException;
import meridian.topology.TopologyReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that writes a description of regions. */
@Command(
    name = "scripts/init",
    sortOptions = false,
    description = {
      "Writes regions/, the description of a deployment, from a few answers, and explains every"
          + " value that is derived from them.",
      "It asks for what no option gives. If there is a description, options change it, and the rest"
          + " stays as it is; without options it asks for everything. What would change is printed,"
          + " and written only after a yes. Needs jq.",
    })
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets and reads these fields.
final class InitCommand implements Callable<Integer> {

  private static final Path USUAL_DIRECTORY = Path.of("regions");
  private static final int BUDGET_FACTOR = 2;
  private static final int LEAST_BUDGET = 5;

  private final BufferedReader input;
  private final boolean isTerminal;
  private final UsualRegion usual;
  private final CostCalculator costs;

  @Spec private CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "begins the names of stacks, tables and functions, such as meridian")
  private @Nullable String name;

  @Option(
      names = "--regions",
      paramLabel = "LIST",
      description = "AWS regions, separated by commas, such as us-east-1,eu-west-1")
  private @Nullable String regions;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "host name that torrents list, or none: the URLs that AWS gives regions")
  private @Nullable String domain;

  @Option(
      names = "--zone",
      paramLabel = "ID",
      description = "its hosted zone in Route 53; only with a domain")
  private @Nullable String zone;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "between two announces of a client, such as 1800s, 30m or 1h")
  private @Nullable String interval;

  @Option(
      names = "--peers",
      paramLabel = "N",
      description = "clients at the busiest time, such as 2000, 50k or 100M")
  private @Nullable String peers;

  @Option(names = "--front", paramLabel = "DOOR", description = "http-api, alb or both")
  private @Nullable String front;

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "gets alarms and notifications of the budget, or none")
  private @Nullable String email;

  @Option(
      names = "--example",
      paramLabel = "SIZE",
      description =
          "small (2,000 peers, the AWS CLI's region), medium (a million, three regions) or large"
              + " (100 million, three): answers for what no other option gives")
  private @Nullable Example example;

  @Option(
      names = "--new",
      description =
          "also change the name and stack region of a description that was never deployed, or with"
              + " --example all of it; not once it is deployed: the stacks would stay, and cost")
  private boolean isNew;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = "regions",
      description = "directory to write (default: ${DEFAULT-VALUE})")
  private Path target;

  @Option(names = "--yes", description = "change a description without asking")
  private boolean isConfirmed;

  /** The script runs it. */
  @Option(names = "--deploy", description = "then run scripts/deploy")
  private boolean isDeploying;

  @Mixin private CommonOptions common;

  private InitCommand() {
    this(
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
        hasTerminal(),
        UsualRegion.of(System.getenv("AWS_REGION")),
        Estimate::monthlyDollars);
  }

  /**
   * A command with another person.
   *
   * @param input the person's answers
   * @param isTerminal whether the person can confirm changes
   * @param usual the region of the small example
   * @param costs calculates the budget
   */
  InitCommand(BufferedReader input, boolean isTerminal, UsualRegion usual, CostCalculator costs) {
    this.input = input;
    this.isTerminal = isTerminal;
    this.usual = usual;
    this.costs = costs;
  }

  @SuppressWarnings("SystemConsoleNull") // It is null without a terminal in JDK 25 again.
  private static boolean hasTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public Integer call() {
    Thread interrupted = new Thread(this::sayInterrupted, "interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      run(() -> Runtime.getRuntime().removeShutdownHook(interrupted));
      return ExitCode.OK;
    } catch (CommandFailedException e) {
      return fail(String.valueOf(e.getMessage()));
    } catch (TopologyException e) {
      return fail(
          e.getMessage()
              + "\n"
              + target
              + " is not valid. Nothing was written: mend it first, or"
              + " write elsewhere with --to DIR.");
    } catch (IOException e) {
      return fail("%s cannot be written, and stays as it was: %s.".formatted(target, reason(e)));
    } finally {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    }
  }

  private void sayInterrupted() {
    // The cursor is behind a question.
    spec.commandLine().getErr().println("\nInterrupted. Nothing was written.");
    spec.commandLine().getErr().flush();
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException denied
        ? "access to %s is denied".formatted(denied.getFile())
        : String.valueOf(e.getMessage());
  }

  private int fail(String message) {
    spec.commandLine().getErr().println(message);
    spec.commandLine().getErr().flush();
    return ExitCode.SOFTWARE;
  }

  private void run(Runnable beforeWriting) throws CommandFailedException, IOException {
    DescriptionDirectory directory = DescriptionDirectory.open(target);
    Optional<Topology> existing =
        directory.hasDescription() ? Optional.of(Topology.read(target)) : Optional.empty();
    Description there =
        existing.isPresent() ? Description.read(directory.path()) : Description.empty();
    // An example was never deployed: nothing of it needs to stay.
    Optional<Topology> described =
        existing.filter(topology -> !topology.global().hasExampleNames());
    Optional<Topology> kept = described.filter(_ -> !isNew || example == null);
    Answers answers = answers(kept);
    Description before =
        kept.isEmpty()
            ? Description.empty()
            : isNew ? there.withoutIdentity(answers.regions()) : there;
    Derivation.Result result = Derivation.derive(answers, before);
    List<Explanation> explanations = new ArrayList<>(result.explanations());
    List<String> obstacles = complete(answers, result.description(), explanations);
    PrintWriter out = spec.commandLine().getOut();
    explanations.forEach(out::println);
    if (existing.isEmpty() || confirm(there.changesTo(result.description()), described)) {
      beforeWriting.run();
      directory.replace(result.description());
      out.printf(
          "Wrote %s: %s.%n", target, String.join(", ", result.description().files().keySet()));
      obstacles.forEach(out::println);
      next(obstacles).ifPresent(command -> out.println("Next: " + command));
    }
    out.flush();
  }

  private Answers answers(Optional<Topology> kept) throws CommandFailedException, IOException {
    Map<String, String> given = given();
    boolean isAsking = example == null && (kept.isEmpty() || given.isEmpty());
    Questions questions = new Questions(spec.commandLine(), given, isAsking, input);
    return new Interview(questions, example, kept.orElse(null), isNew, usual).answers();
  }

  private Map<String, String> given() {
    Map<String, String> given = new TreeMap<>();
    put(given, "--name", name);
    put(given, "--regions", regions);
    put(given, "--domain", domain);
    put(given, "--zone", zone);
    put(given, "--interval", interval);
    put(given, "--peers", peers);
    put(given, "--front", front);
    put(given, "--email", email);
    return given;
  }

  private static void put(Map<String, String> given, String option, @Nullable String value) {
    if (value != null) {
      given.put(option, value);
    }
  }

  /** Adds the budget and checks the whole, in a directory of its own; why it is not deployable. */
  private List<String> complete(
      Answers answers, Description description, List<Explanation> explanations)
      throws CommandFailedException, IOException {
    Path draft = Files.createTempDirectory("meridian-init");
    try {
      if (answers.size().isPresent()) {
        description.write(draft);
        double dollars = costs.dollars(draft, answers.size().orElseThrow().peers());
        int budget =
            Math.clamp(
                (long) Math.ceil(BUDGET_FACTOR * dollars), LEAST_BUDGET, Derivation.MOST_BUDGET);
        description
            .global()
            .set("monthlyBudgetDollars", JsonNodeFactory.instance.numberNode(budget));
        explanations.add(
            new Explanation(
                "monthlyBudgetDollars",
                String.valueOf(budget),
                String.format(
                    Locale.ROOT,
                    "%d times the $%,.2f of scripts/cost with these peers all month; at least %d",
                    BUDGET_FACTOR,
                    dollars,
                    LEAST_BUDGET)));
      }
      description.write(draft);
      List<String> obstacles =
          TopologyReport.read(draft).obstacles().stream().map(line -> named(line, draft)).toList();
      if (example == null && !obstacles.isEmpty()) {
        throw new CommandFailedException(
            String.join("\n", obstacles) + "\nNothing was written: it could not be deployed.");
      }
      return obstacles;
    } catch (TopologyException e) {
      throw new CommandFailedException(
          named(String.valueOf(e.getMessage()), draft)
              + "\nNothing was written: these answers do not fit together.",
          e);
    } finally {
      DescriptionDirectory.delete(draft);
    }
  }

  private String named(String lines, Path draft) {
    return lines.replace(draft.toString(), target.toString());
  }

  /** Prints what changes; whether it is to be written. */
  private boolean confirm(List<String> changes, Optional<Topology> described)
      throws CommandFailedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (changes.isEmpty()) {
      out.printf("Nothing changes in %s.%n", target);
      return false;
    }
    out.printf("%nThis changes in %s:%n", target);
    changes.forEach(out::println);
    out.flush();
    if (described.isPresent()) {
      if (example != null && !isNew) {
        throw new CommandFailedException(
            ("Nothing was written: %s is described already, and --example would undo what differs;"
                 + " change it with options such as --peers and --regions alone, begin anew with"
                 + " --new if it was never deployed, or deploy it as it is with scripts/deploy%s.")
                .formatted(described.orElseThrow().global().name(), regionsOption()));
      }
      warn(changes);
    }
    if (isConfirmed) {
      return true;
    }
    if (!isTerminal) {
      throw new CommandFailedException("Nothing was written: add --yes to write these changes.");
    }
    Questions questions = new Questions(spec.commandLine(), Map.of(), true, input);
    if (questions.reply("Write it? yes or [no]").filter("yes"::equalsIgnoreCase).isEmpty()) {
      throw new CommandFailedException("Nothing was written.");
    }
    return true;
  }

  /** Says what a change needs, where a deployment alone would lose clients. */
  private void warn(List<String> changes) {
    PrintWriter out = spec.commandLine().getOut();
    if (isNew) {
      out.println("If it was deployed, do not write this: its stacks would stay, and cost.");
      return;
    }
    for (String change : changes) {
      String file = change.substring(0, change.indexOf(':'));
      if (change.endsWith("the file is removed")) {
        out.printf(
            "If %1$s is deployed, answer no, and run scripts/remove-region %1$s --yes first.%n",
            file.replace(".json", ""));
      } else if (change.endsWith(": frontDoor: http-api -> alb")) {
        out.println(
            file + ": this removes the HTTP API and its URL: --front both keeps it for a while.");
      } else if (change.contains(": domain: ") && !change.contains("not given ->")) {
        out.println("Torrents that list the domain lose their tracker.");
      }
    }
  }

  private Optional<String> next(List<String> obstacles) {
    if (!obstacles.isEmpty()) {
      return Optional.of("run it again with --domain and --zone of yours.");
    }
    return isDeploying
        ? Optional.empty()
        : Optional.of("scripts/doctor%1$s, then scripts/deploy%1$s".formatted(regionsOption()));
  }

  private String regionsOption() {
    return target.equals(USUAL_DIRECTORY) ? "" : " --regions " + target;
  }
}
