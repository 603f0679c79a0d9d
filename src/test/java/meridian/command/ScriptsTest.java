package meridian.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The scripts that run a command: their headers, which are their help, and their completion. */
final class ScriptsTest {

  private static final Pattern RUN =
      Pattern.compile("^run_(?:short_)?tool (\\S+)", Pattern.MULTILINE);

  @ParameterizedTest
  @MethodSource("scriptsOfCommands")
  void theHeaderIsTheUsageOfTheCommand(Path script) throws Exception {
    CommandLine command = CommandLines.of(Class.forName(commandClass(script).orElseThrow()));
    assertEquals(script.toString(), command.getCommandName());
    assertEquals(CommandLines.usage(command), header(script));
  }

  @Test
  void everyCommandHasAScript() throws IOException {
    assertTrue(scriptsOfCommands().count() > 15);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void theCompletionOfEveryScriptHasItsOptions(Path script) {
    String completion = CompletionCommand.completion(script);
    assertTrue(completion.contains("'--help'"), completion);
    assertTrue(completion.contains("'--version'"), completion);
    assertTrue(completion.endsWith(" -o default %1$s ./%1$s\n".formatted(script)), completion);
  }

  @Test
  void theCompletionKnowsRegionsAndFiles() {
    String completion = CompletionCommand.completion(Path.of("scripts/drain"));
    assertTrue(completion.contains("\"us-east-1\""), completion);
    assertTrue(completion.contains("'--regions')\n      local IFS=$'\\n'"), completion);
  }

  @Test
  void aWrongArgumentIsReportedInTwoLines() {
    Outcome outcome = Outcome.of(new CompletionCommand(), "--moon");
    assertEquals(2, outcome.exitCode());
    assertEquals(
        "scripts/completion: Unknown option: '--moon'.\nSee 'scripts/completion --help'.\n",
        outcome.err());
  }

  private static Stream<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("scripts"))) {
      List<Path> scripts = files.filter(Files::isExecutable).filter(Files::isRegularFile).toList();
      return scripts.stream().sorted();
    }
  }

  private static Stream<Path> scriptsOfCommands() throws IOException {
    return scripts().filter(script -> commandClass(script).isPresent());
  }

  private static Optional<String> commandClass(Path script) {
    Matcher run = RUN.matcher(read(script));
    return run.find() ? Optional.of(run.group(1)) : Optional.empty();
  }

  private static String header(Path script) {
    return read(script)
        .lines()
        .skip(1)
        .takeWhile(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("# ?", "") + "\n")
        .collect(Collectors.joining());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
