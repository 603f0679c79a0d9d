package meridian.templates;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The stack that CloudFormation would create from a template.
 *
 * @param resources the resources by logical id
 * @param violations messages of the template's rules that the parameters violate
 */
public record Stack(Map<String, Resource> resources, List<String> violations) {

  private static final Pattern RESOURCE =
      Pattern.compile("\\$\\{([A-Za-z0-9]+)(\\.[A-Za-z0-9]+)?}");

  /**
   * A resource.
   *
   * @param id its logical id
   * @param type such as {@code AWS::Lambda::Function}
   * @param properties with their functions evaluated
   * @param declaration the whole declaration, as it is in the template
   */
  public record Resource(String id, String type, JsonNode properties, JsonNode declaration) {

    /** The text of a property, found by its JSON pointer; empty if there is none. */
    public String text(String pointer) {
      return properties.at(pointer).asText();
    }

    /** The reference to it in other resources. */
    public String ref() {
      return "${" + id + "}";
    }
  }

  static Stack of(Template template, Resolver resolver) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    template
        .root()
        .path("Resources")
        .forEachEntry(
            (id, declared) -> {
              if (!declared.has("Condition")
                  || resolver.holds(declared.path("Condition").asText())) {
                resources.put(
                    id,
                    new Resource(
                        id,
                        declared.path("Type").asText(),
                        resolver.resolve(declared.path("Properties")),
                        declared));
              }
            });
    return new Stack(resources, violations(template, resolver));
  }

  private static List<String> violations(Template template, Resolver resolver) {
    return template
        .root()
        .path("Rules")
        .valueStream()
        .filter(rule -> !rule.has("RuleCondition") || resolver.truth(rule.path("RuleCondition")))
        .flatMap(rule -> rule.path("Assertions").valueStream())
        .filter(assertion -> !resolver.truth(assertion.path("Assert")))
        .map(assertion -> assertion.path("AssertDescription").asText())
        .toList();
  }

  /** All resources of a type. */
  public List<Resource> all(String type) {
    return resources.values().stream().filter(resource -> resource.type().equals(type)).toList();
  }

  /** The resource with that logical id. */
  public Resource resource(String id) {
    return Optional.ofNullable(resources.get(id))
        .orElseThrow(() -> new IllegalArgumentException("there is no resource " + id));
  }

  /** The only resource of a type with a property, at a JSON pointer, that refers to another. */
  public Resource only(String type, String pointer, Resource referred) {
    List<Resource> found =
        all(type).stream()
            .filter(resource -> resource.text(pointer).equals(referred.ref()))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "there are %d %s of %s".formatted(found.size(), type, referred.id()));
    }
    return found.getFirst();
  }

  /** The resource that a text refers to. */
  public Resource referencedBy(String reference) {
    Matcher matcher = RESOURCE.matcher(reference);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(reference + " refers to no resource");
    }
    return resource(matcher.group(1));
  }

  /** The logical ids that values refer to, once for each reference. */
  Stream<String> references() {
    return resources.values().stream()
        .flatMap(resource -> RESOURCE.matcher(resource.properties().toString()).results())
        .map(found -> found.group(1));
  }

  /** All statements of a resource's policies. */
  public static Stream<JsonNode> statements(Resource resource) {
    return resource.properties().findValues("Statement").stream()
        .filter(JsonNode::isArray)
        .flatMap(JsonNode::valueStream);
  }

  /** The texts of a value that is a text or a list. */
  public static List<String> texts(JsonNode oneOrMany) {
    return oneOrMany.isArray()
        ? oneOrMany.valueStream().map(JsonNode::asText).toList()
        : List.of(oneOrMany.asText());
  }
}
