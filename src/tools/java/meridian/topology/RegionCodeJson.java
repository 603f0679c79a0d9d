package meridian.topology;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.json.JsonMapper;
import meridian.swarm.RegionCode;

/** How {@link RegionCode} is written as JSON: as a number. */
interface RegionCodeJson {

  @JsonValue
  int number();

  @JsonCreator
  static RegionCode of(int number) {
    return RegionCode.of(number);
  }

  /** A mapper's builder that knows it. */
  static JsonMapper.Builder mapper() {
    return JsonMapper.builder().addMixIn(RegionCode.class, RegionCodeJson.class);
  }
}
