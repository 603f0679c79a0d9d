package meridian.setup;

/** Answers for one size of tracker, for those that no option gives. */
enum Example {
  SMALL("", "none", "2000", "http-api"),
  MEDIUM("us-east-1,eu-west-1,ap-southeast-1", "tracker.example.org", "1M", "alb"),
  LARGE("us-east-1,eu-west-1,ap-southeast-1", "tracker.example.org", "100M", "alb");

  /** An example of a hosted zone, which {@code scripts/regions --deployable} refuses. */
  private static final String ZONE = "Z0EXAMPLE0PUT0YOURS0HERE";

  private final String regions;
  private final String domain;
  private final String peers;
  private final String frontDoor;

  Example(String regions, String domain, String peers, String frontDoor) {
    this.regions = regions;
    this.domain = domain;
    this.peers = peers;
    this.frontDoor = frontDoor;
  }

  /**
   * The answer for an option.
   *
   * @param usual the region of the small size
   */
  String answer(String option, UsualRegion usual) {
    return switch (option) {
      case "--name" -> "meridian";
      case "--regions" -> this == SMALL ? usual.name() : regions;
      case "--domain" -> domain;
      case "--zone" -> ZONE;
      case "--interval" -> "30m";
      case "--peers" -> peers;
      case "--front" -> frontDoor;
      default -> Questions.NONE;
    };
  }
}
