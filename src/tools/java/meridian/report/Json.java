package meridian.report;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import meridian.peer.InfoHash;

/**
 * Writes values as JSON. The components of a record become the members of an object; methods do so
 * only if they are annotated. An empty {@link Optional} or {@link OptionalDouble} is left out, an
 * {@link Instant} is a string in ISO 8601, an {@link InfoHash} one of 40 hexadecimal digits, and an
 * enum constant is its name in lower case.
 */
public final class Json {

  private static final Value UNLESS_EMPTY = Value.construct(Include.NON_EMPTY, Include.ALWAYS);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .withConfigOverride(Optional.class, override -> override.setInclude(UNLESS_EMPTY))
          .withConfigOverride(OptionalDouble.class, override -> override.setInclude(UNLESS_EMPTY))
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(InfoHash.class, ToStringSerializer.instance)
                  .addSerializer(Optional.class, new OptionalSerializer())
                  .addSerializer(OptionalDouble.class, new OptionalDoubleSerializer()))
          .build();

  private Json() {}

  /** The JSON text of a value, indented, without a newline at its end. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }

  @SuppressWarnings("rawtypes") // The type is registered by its raw class.
  private static final class OptionalSerializer extends JsonSerializer<Optional> {
    @Override
    public boolean isEmpty(SerializerProvider provider, Optional value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(Optional value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writePOJO(value.orElseThrow());
    }
  }

  private static final class OptionalDoubleSerializer extends JsonSerializer<OptionalDouble> {
    @Override
    public boolean isEmpty(SerializerProvider provider, OptionalDouble value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(OptionalDouble value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(value.orElseThrow());
    }
  }
}
