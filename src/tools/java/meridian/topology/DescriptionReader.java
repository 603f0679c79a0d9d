package meridian.topology;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads one kind of file of a topology and validates it against the schema of that kind.
 *
 * @param <T> the record that such a file becomes
 */
public final class DescriptionReader<T> {

  /** Reads {@code global.json}. */
  public static final DescriptionReader<Global> GLOBAL =
      new DescriptionReader<>("global.schema.json", Global.class);

  /** Reads a region's file. */
  public static final DescriptionReader<Region> REGION =
      new DescriptionReader<>("region.schema.json", Region.class);

  private static final JsonMapper JSON =
      RegionCodeJson.mapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Schema schema;
  private final Class<T> type;

  private DescriptionReader(String resource, Class<T> type) {
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DescriptionReader.class.getResourceAsStream(resource));
    this.type = type;
  }

  /** The content of a file; empty if it is invalid, and then faults are added. */
  Optional<T> read(Path file, Faults faults) {
    return parse(file, faults)
        .filter(root -> isValid(root, file, faults))
        .map(root -> JSON.convertValue(root, type));
  }

  /**
   * What is wrong with the value of one key; empty if nothing is.
   *
   * @param key with dots between the levels
   */
  public Optional<String> fault(String key, JsonNode value) {
    JsonNode rule = schema.getSchemaNode().at("/properties/" + key.replace(".", "/properties/"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(rule)
        .validate(value)
        .stream()
        .findFirst()
        .map(new SchemaErrors(rule)::reason);
  }

  private static Optional<JsonNode> parse(Path file, Faults faults) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isMissingNode()) {
        return Optional.of(root);
      }
      faults.add(file, "", "is empty");
    } catch (MismatchedInputException e) {
      // Either a duplicate key, or something after the end, where there is no key.
      String key = SchemaErrors.path(((JsonParser) e.getProcessor()).getParsingContext());
      String fault = key.isEmpty() ? "invalid JSON: a second value" : "duplicate key " + key;
      faults.add(file, position(e), fault);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().replaceFirst(" \\(start marker.*", "");
      faults.add(file, position(e), "invalid JSON: " + reason);
    } catch (NoSuchFileException _) {
      faults.add(file, "", "missing");
    } catch (IOException _) {
      faults.add(file, "", "cannot be read");
    }
    return Optional.empty();
  }

  private static String position(JsonProcessingException fault) {
    JsonLocation at = fault.getLocation();
    return "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  private boolean isValid(JsonNode root, Path file, Faults faults) {
    List<Error> errors = schema.validate(root);
    SchemaErrors messages = new SchemaErrors(schema.getSchemaNode());
    errors.forEach(error -> faults.add(file, SchemaErrors.path(error), messages.reason(error)));
    return errors.isEmpty();
  }
}
