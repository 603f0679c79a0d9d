package meridian.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in Markdown.
 *
 * @param <R> what a row is made of
 */
public final class MarkdownTable<R> {

  private final List<Column<R>> columns = new ArrayList<>();

  private record Column<R>(String title, Function<R, String> cell) {}

  /**
   * Adds a column.
   *
   * @param format of a cell's value, as for {@link String#format}
   * @param value of a row; a cell is empty if this is an empty {@link Optional} or {@link
   *     OptionalDouble}
   */
  public MarkdownTable<R> column(String title, String format, Function<R, ?> value) {
    columns.add(new Column<>(title, row -> cell(format, value.apply(row))));
    return this;
  }

  private static String cell(String format, Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(present -> cell(format, present)).orElse("");
      case OptionalDouble optional ->
          optional.isPresent() ? cell(format, optional.getAsDouble()) : "";
      default -> String.format(Locale.ROOT, format, value);
    };
  }

  /** The head and a line for each row. */
  public Stream<String> lines(Collection<R> rows) {
    return Stream.concat(
        Stream.of(line(Column::title), "|" + "---|".repeat(columns.size())),
        rows.stream().map(row -> line(column -> column.cell.apply(row))));
  }

  private String line(Function<Column<R>, String> text) {
    return columns.stream()
        .map(column -> text.apply(column).isEmpty() ? " |" : " " + text.apply(column) + " |")
        .collect(Collectors.joining("", "|", ""));
  }
}
