package meridian.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Evaluates a template's functions as CloudFormation does. Values that exist only after creation
 * stay references: <code>${Name}</code> for a resource, <code>${Name.Attribute}</code> for an
 * attribute.
 */
final class Resolver {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}!]+)}");
  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final JsonNode conditions;
  private final Map<String, String> known = new HashMap<>();

  Resolver(JsonNode template, String region, Map<String, String> parameters) {
    this.conditions = template.path("Conditions");
    template
        .path("Parameters")
        .propertyStream()
        .filter(parameter -> parameter.getValue().has("Default"))
        .forEach(
            parameter ->
                known.put(parameter.getKey(), parameter.getValue().path("Default").asText()));
    known.putAll(parameters);
    known.put("AWS::Region", region);
    known.put("AWS::AccountId", "123456789012");
    known.put("AWS::Partition", "aws");
  }

  /** Whether a condition holds. */
  boolean holds(String condition) {
    if (!conditions.has(condition)) {
      throw new IllegalArgumentException("there is no condition " + condition);
    }
    return truth(conditions.path(condition));
  }

  /** Whether a condition expression is true. */
  boolean truth(JsonNode expression) {
    Map.Entry<String, JsonNode> call = expression.properties().iterator().next();
    JsonNode argument = call.getValue();
    return switch (call.getKey()) {
      case "Condition" -> holds(argument.asText());
      case "Fn::Equals" ->
          resolve(argument.path(0)).asText().equals(resolve(argument.path(1)).asText());
      case "Fn::Not" -> !truth(argument.path(0));
      case "Fn::And" -> argument.valueStream().allMatch(this::truth);
      case "Fn::Or" -> argument.valueStream().anyMatch(this::truth);
      case String other -> throw new IllegalArgumentException("no condition: " + other);
    };
  }

  /** The value of an expression; missing if it is {@code AWS::NoValue}. */
  JsonNode resolve(JsonNode expression) {
    return switch (expression) {
      case ArrayNode array -> array(array.valueStream().map(this::resolve));
      case ObjectNode object -> {
        Map.Entry<String, JsonNode> first =
            object.isEmpty() ? null : object.properties().iterator().next();
        yield first != null && isFunction(first.getKey())
            ? call(first.getKey(), first.getValue())
            : object(object);
      }
      default -> expression;
    };
  }

  private static boolean isFunction(String key) {
    return key.equals("Ref") || key.startsWith("Fn::");
  }

  private static ArrayNode array(Stream<JsonNode> values) {
    ArrayNode array = JSON.arrayNode();
    values.filter(value -> !value.isMissingNode()).forEach(array::add);
    return array;
  }

  private JsonNode object(ObjectNode object) {
    ObjectNode resolved = JSON.objectNode();
    object.forEachEntry(
        (key, value) -> {
          JsonNode of = resolve(value);
          if (!of.isMissingNode()) {
            resolved.set(key, of);
          }
        });
    return resolved;
  }

  private JsonNode call(String function, JsonNode argument) {
    return switch (function) {
      case "Ref" ->
          argument.asText().equals("AWS::NoValue") ? NOTHING : text(named(argument.asText()));
      case "Fn::GetAtt" ->
          text("${" + argument.path(0).asText() + "." + argument.path(1).asText() + "}");
      case "Fn::Sub" ->
          text(argument.isArray() ? withOwn(argument) : substituted(argument.asText()));
      case "Fn::If" -> resolve(argument.path(holds(argument.path(0).asText()) ? 1 : 2));
      case "Fn::Select" -> select(argument);
      case "Fn::Join" ->
          text(String.join(argument.path(0).asText(), Stack.texts(resolve(argument.path(1)))));
      case "Fn::GetAZs", "Fn::Cidr" -> text("(" + function + resolve(argument) + ")");
      case String other -> throw new IllegalArgumentException("an unknown function " + other);
    };
  }

  private JsonNode select(JsonNode argument) {
    JsonNode list = resolve(argument.path(1));
    int index = Integer.parseInt(argument.path(0).asText());
    return list.isArray() ? list.path(index) : text(list.asText() + "[" + index + "]");
  }

  private String named(String name) {
    String value = known.get(name);
    return value == null ? "${" + name + "}" : value;
  }

  private String substituted(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(named(found.group(1))));
  }

  /** Replaces variables of its own, which may be functions, and then the others. */
  private String withOwn(JsonNode textAndOwn) {
    JsonNode own = textAndOwn.path(1);
    String text =
        VARIABLE
            .matcher(textAndOwn.path(0).asText())
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        own.has(found.group(1))
                            ? resolve(own.path(found.group(1))).asText()
                            : found.group()));
    return substituted(text);
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }
}
