package meridian.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** Prints the completion of all scripts, whose options it reads from their headers. */
@Command(
    name = "scripts/completion",
    sortOptions = false,
    description = {
      "Prints the completion of all scripts for bash and zsh. In the repository's root, run:",
      "  source <(scripts/completion)"
    })
@SuppressWarnings("NullAway.Init") // picocli sets these fields.
final class CompletionCommand implements Callable<Integer> {

  private static final Path SCRIPTS = Path.of("scripts");

  /** An option, its value if it takes one, and two spaces before its description. */
  private static final Pattern OPTION = Pattern.compile("# +(--[a-z-]+)(?: (\\S+))?(?:  .*)?");

  /** A parameter that is a region. */
  private static final Pattern REGION = Pattern.compile("# +REGION  .*");

  private static final Set<String> PATHS = Set.of("DIR", "FILE");

  @Spec private CommandSpec spec;

  /** Only picocli reads it. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private CommonOptions common;

  @Override
  public Integer call() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .map(CompletionCommand::completion)
          .forEach(spec.commandLine().getOut()::println);
    }
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  /** The completion of one script, also if it is called with {@code ./} before its name. */
  static String completion(Path script) {
    String name = script.toString();
    return AutoComplete.bash(name, new CommandLine(spec(script)))
        .replace(" %1$s.sh %1$s.bash".formatted(name), " ./" + name);
  }

  private static CommandSpec spec(Path script) {
    CommandSpec spec = CommandSpec.create().name(script.toString());
    for (String line : header(script)) {
      Matcher option = OPTION.matcher(line);
      if (option.matches()) {
        spec.addOption(option(option.group(1), option.group(2)));
      } else if (REGION.matcher(line).matches()) {
        spec.addPositional(
            PositionalParamSpec.builder()
                .paramLabel("REGION")
                .completionCandidates(CompletionCommand.regions())
                .build());
      }
    }
    return spec;
  }

  private static OptionSpec option(String name, @Nullable String value) {
    OptionSpec.Builder option = OptionSpec.builder(name).arity(value == null ? "0" : "1");
    if (value != null && PATHS.contains(value)) {
      option.type(Path.class);
    }
    if ("REGION".equals(value)) {
      option.completionCandidates(regions());
    }
    return option.build();
  }

  private static List<String> header(Path script) {
    try (Stream<String> lines = Files.lines(script)) {
      return lines.skip(1).takeWhile(line -> line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> regions() {
    try (Stream<Path> files = Files.list(Path.of("regions"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[a-z]+(-[a-z]+)+-[0-9]+\\.json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
