package meridian.local.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * An event, as PutEvents takes it.
 *
 * @param source the sender's name
 * @param detailType the kind of event, which rules match
 * @param detail a JSON object
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record PutEvent(String source, String detailType, String detail) {}
