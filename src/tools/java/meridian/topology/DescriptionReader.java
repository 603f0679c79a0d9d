package meridian.topology;

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
 * A kind of file of the topology. Its schema, which stands beside the files, says all that such a
 * file must be by itself.
 */
final class DescriptionReader {

  static final DescriptionReader GLOBAL = new DescriptionReader("global.schema.json");
  static final DescriptionReader REGION = new DescriptionReader("region.schema.json");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Schema schema;

  private DescriptionReader(String resource) {
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DescriptionReader.class.getResourceAsStream(resource));
  }

  /** What a file says; empty, and faults are added, if that is not what the schema wants. */
  Optional<JsonNode> read(Path file, Faults faults) {
    return parse(file, faults).filter(root -> fits(root, file, faults));
  }

  private static Optional<JsonNode> parse(Path file, Faults faults) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isMissingNode()) {
        return Optional.of(root);
      }
      faults.add(file, "", "is no JSON");
    } catch (MismatchedInputException e) {
      // Either a key that is there already, or something after the end, where there is no key.
      String key = SchemaErrors.path(((JsonParser) e.getProcessor()).getParsingContext());
      faults.add(file, key, key.isEmpty() ? "is no JSON" : "given twice");
    } catch (JsonProcessingException _) {
      faults.add(file, "", "is no JSON");
    } catch (NoSuchFileException _) {
      faults.add(file, "", "missing");
    } catch (IOException _) {
      faults.add(file, "", "cannot be read");
    }
    return Optional.empty();
  }

  private boolean fits(JsonNode root, Path file, Faults faults) {
    List<Error> errors = schema.validate(root);
    SchemaErrors wording = new SchemaErrors(schema.getSchemaNode());
    errors.forEach(error -> faults.add(file, SchemaErrors.path(error), wording.reason(error)));
    return errors.isEmpty();
  }
}
