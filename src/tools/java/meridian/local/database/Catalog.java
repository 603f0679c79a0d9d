package meridian.local.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import meridian.local.database.item.KeySchema;
import meridian.local.database.item.ServiceError;
import meridian.local.database.operation.Members;
import meridian.local.database.table.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The tables of a region. A table can be used as soon as it is created. */
final class Catalog {

  private static final Set<String> CREATE_MEMBERS =
      Set.of("TableName", "AttributeDefinitions", "KeySchema", "BillingMode");

  private final String region;
  private final InstantSource clock;
  private final Map<String, Entry> tables = new ConcurrentHashMap<>();

  /** A table, and when it was created. */
  private record Entry(Table table, Instant created) {}

  Catalog(String region, InstantSource clock) {
    this.region = region;
    this.clock = clock;
  }

  /** A table. */
  Table table(@Nullable String name) {
    return find(name, "Requested resource not found").table;
  }

  private Entry find(@Nullable String name, String message) {
    Entry entry = tables.get(checked(name));
    if (entry == null) {
      throw ServiceError.of(
          ResourceNotFoundException.builder().message(message), "ResourceNotFoundException");
    }
    return entry;
  }

  private static String checked(@Nullable String name) {
    if (name == null || !isName(name)) {
      throw ServiceError.validation(
          "TableName must be 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.': " + name);
    }
    return name;
  }

  private static boolean isName(String name) {
    return name.length() >= 3 && name.length() <= 255 && name.chars().allMatch(Catalog::isNamed);
  }

  private static boolean isNamed(int c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0);
  }

  /** Creates an empty table. */
  Table create(String name, KeySchema schema) {
    var entry = new Entry(new Table(region, schema, clock), clock.instant());
    if (tables.putIfAbsent(checked(name), entry) != null) {
      throw ServiceError.of(
          ResourceInUseException.builder().message("Table already exists: " + name),
          "ResourceInUseException");
    }
    return entry.table;
  }

  TableDescription create(CreateTableRequest request) {
    Members.require(request, CREATE_MEMBERS);
    if (request.billingMode() != BillingMode.PAY_PER_REQUEST) {
      throw ServiceError.unsupported("A BillingMode other than PAY_PER_REQUEST");
    }
    KeySchema schema =
        new KeySchema(attribute(request, KeyType.HASH), attribute(request, KeyType.RANGE));
    if (request.keySchema().size() != 2 || request.attributeDefinitions().size() != 2) {
      throw ServiceError.unsupported("A table without exactly a partition key and a sort key");
    }
    create(request.tableName(), schema);
    return describe(request.tableName());
  }

  private static KeySchema.Attribute attribute(CreateTableRequest request, KeyType type) {
    String name =
        request.keySchema().stream()
            .filter(element -> element.keyType() == type)
            .map(KeySchemaElement::attributeName)
            .findFirst()
            .orElseThrow(
                () -> ServiceError.unsupported("A table without a %s key".formatted(type)));
    ScalarAttributeType scalar =
        request.attributeDefinitions().stream()
            .filter(definition -> definition.attributeName().equals(name))
            .map(AttributeDefinition::attributeType)
            .findFirst()
            .orElseThrow(
                () ->
                    ServiceError.validation(
                        "One or more parameter values were invalid: Some index key attributes are"
                            + " not defined in AttributeDefinitions. Keys: [%s]".formatted(name)));
    return new KeySchema.Attribute(
        name,
        switch (scalar) {
          case S -> AttributeValue.Type.S;
          case B -> AttributeValue.Type.B;
          case N, UNKNOWN_TO_SDK_VERSION -> throw ServiceError.unsupported("A key of this type");
        });
  }

  TableDescription delete(String name) {
    TableDescription description = describe(name);
    tables.remove(name);
    return description.toBuilder().tableStatus(TableStatus.DELETING).build();
  }

  TableDescription describe(@Nullable String name) {
    Entry entry = find(name, "Requested resource not found: Table: %s not found".formatted(name));
    KeySchema schema = entry.table.schema();
    return TableDescription.builder()
        .tableName(name)
        .tableArn("arn:aws:dynamodb:%s:000000000000:table/%s".formatted(region, name))
        .tableStatus(TableStatus.ACTIVE)
        .creationDateTime(entry.created)
        .billingModeSummary(billing -> billing.billingMode(BillingMode.PAY_PER_REQUEST))
        .keySchema(element(schema.partition(), KeyType.HASH), element(schema.sort(), KeyType.RANGE))
        .attributeDefinitions(
            List.of(schema.partition(), schema.sort()).stream()
                .map(
                    attribute ->
                        AttributeDefinition.builder()
                            .attributeName(attribute.name())
                            .attributeType(attribute.type().name())
                            .build())
                .toList())
        .itemCount(entry.table.count())
        .tableSizeBytes(entry.table.bytes())
        .build();
  }

  private static KeySchemaElement element(KeySchema.Attribute attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute.name()).keyType(type).build();
  }

  /** The names of all tables, in order. */
  List<String> names() {
    return tables.keySet().stream().sorted(Comparator.naturalOrder()).toList();
  }

  /** Deletes the items of all tables whose time to live has passed. */
  void deleteExpired() {
    tables.values().forEach(entry -> entry.table.deleteExpired());
  }

  /** The attribute by which a table's items expire; empty if they do not. */
  Optional<String> timeToLive(String name) {
    return table(name).timeToLive();
  }
}
