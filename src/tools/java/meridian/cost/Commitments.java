package meridian.cost;

/**
 * What an operator has committed to for a lower price.
 *
 * @param hasPlans a Database Savings Plan and a Compute Savings Plan, each of a year, that cover
 *     all of the usage
 * @param reservedYears the term of reserved capacity for the least provisioned units: 1 or 3; 0 for
 *     none
 */
record Commitments(boolean hasPlans, int reservedYears) {

  static final Commitments NONE = new Commitments(false, 0);

  /** What remains to be paid of a dollar for on-demand units. */
  double onDemand(PriceList.Discounts discounts) {
    return hasPlans ? 1 - discounts.planOnDemandUnits() : 1;
  }

  /** The same for provisioned units that are not reserved. */
  double provisioned(PriceList.Discounts discounts) {
    return hasPlans ? 1 - discounts.planProvisionedUnits() : 1;
  }

  /** The same for the least provisioned units, unless writes of them are replicated. */
  double reserved(PriceList.Discounts discounts) {
    return switch (reservedYears) {
      case 1 -> 1 - discounts.reservedOneYear();
      case 3 -> 1 - discounts.reservedThreeYears();
      default -> provisioned(discounts);
    };
  }

  /** The same for the time of functions. */
  double lambdaTime(PriceList.Discounts discounts) {
    return hasPlans ? 1 - discounts.planLambdaTime() : 1;
  }
}
