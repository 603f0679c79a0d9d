package meridian.local.database;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meridian.local.database.item.ServiceError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The AWS JSON 1.0 protocol, both ways, for any request and response of the SDK: its classes
 * describe their own members.
 */
final class JsonProtocol {

  private static final JsonMapper JSON = new JsonMapper();
  private static final double MILLIS_PER_SECOND = 1000;

  private JsonProtocol() {}

  /**
   * Reads a request into its builder.
   *
   * @throws RuntimeException a serialization or validation error if it is not of that type
   */
  static void read(byte[] body, SdkPojo builder) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (IOException e) {
      throw serialization("the body is not JSON");
    }
    fill(json, builder);
  }

  private static void fill(JsonNode json, SdkPojo builder) {
    if (!json.isObject()) {
      throw serialization("expected an object");
    }
    Map<String, SdkField<?>> fields = builder.sdkFieldNameToField();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      SdkField<?> field = fields.get(member.getKey());
      if (field == null) {
        throw ServiceError.unsupported("The member " + member.getKey());
      }
      if (!member.getValue().isNull()) {
        field.set(builder, value(member.getValue(), field));
      }
    }
  }

  private static Object value(JsonNode json, SdkField<?> field) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.STRING)) {
      return require(json.isTextual(), json, field).textValue();
    }
    if (type.equals(MarshallingType.INTEGER)) {
      return require(json.isIntegralNumber(), json, field).intValue();
    }
    if (type.equals(MarshallingType.LONG)) {
      return require(json.isIntegralNumber(), json, field).longValue();
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      return require(json.isBoolean(), json, field).booleanValue();
    }
    if (type.equals(MarshallingType.SDK_BYTES)) {
      return bytes(require(json.isTextual(), json, field));
    }
    if (type.equals(MarshallingType.LIST)) {
      return list(require(json.isArray(), json, field), field);
    }
    if (type.equals(MarshallingType.MAP)) {
      return map(require(json.isObject(), json, field), field);
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      SdkPojo builder = field.constructor().get();
      fill(json, builder);
      return ((Buildable) builder).build();
    }
    throw ServiceError.unsupported("The member " + field.locationName());
  }

  private static SdkBytes bytes(JsonNode json) {
    try {
      return SdkBytes.fromByteArrayUnsafe(json.binaryValue());
    } catch (IOException e) {
      throw serialization("a binary value is not in Base64");
    }
  }

  private static List<Object> list(JsonNode json, SdkField<?> field) {
    SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
    List<Object> list = new ArrayList<>(json.size());
    for (JsonNode element : json) {
      list.add(value(element, member));
    }
    return list;
  }

  private static Map<String, Object> map(JsonNode json, SdkField<?> field) {
    SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(json.size());
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      map.put(entry.getKey(), value(entry.getValue(), member));
    }
    return map;
  }

  private static JsonNode require(boolean isType, JsonNode json, SdkField<?> field) {
    if (!isType) {
      throw serialization("%s cannot be %s".formatted(field.locationName(), json.getNodeType()));
    }
    return json;
  }

  private static RuntimeException serialization(String why) {
    return ServiceError.of("SerializationException", "The request cannot be read: " + why);
  }

  /** Writes a response. */
  static byte[] write(SdkPojo response) {
    return write(json -> writeMembers(response, json));
  }

  /** Writes an error, with the members that its type has. */
  static byte[] write(AwsServiceException error) {
    String code = error.awsErrorDetails().errorCode();
    String namespace =
        code.equals("ValidationException")
            ? "com.amazon.coral.validate"
            : "com.amazonaws.dynamodb.v20120810";
    return write(
        json -> {
          json.writeStringField("__type", namespace + "#" + code);
          json.writeStringField("message", error.awsErrorDetails().errorMessage());
          writeMembers(error, json);
        });
  }

  /** Writes the members of an object. */
  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] write(Content content) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeMembers(SdkPojo pojo, JsonGenerator json) throws IOException {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        json.writeFieldName(field.locationName());
        writeValue(value, json);
      }
    }
  }

  private static void writeValue(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Boolean bool -> json.writeBoolean(bool);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      case Instant time -> json.writeNumber(time.toEpochMilli() / MILLIS_PER_SECOND);
      case SdkBytes bytes -> json.writeBinary(bytes.asByteArrayUnsafe());
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          writeValue(element, json);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName((String) entry.getKey());
          writeValue(entry.getValue(), json);
        }
        json.writeEndObject();
      }
      case SdkPojo pojo -> {
        json.writeStartObject();
        writeMembers(pojo, json);
        json.writeEndObject();
      }
      default -> throw new IllegalStateException("cannot write " + value.getClass());
    }
  }
}
