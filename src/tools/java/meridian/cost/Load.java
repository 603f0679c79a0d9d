package meridian.cost;

/**
 * The announces of a deployment, which its regions get in equal parts.
 *
 * @param peers at a time, on average
 * @param intervalSeconds between two announces of a peer
 * @param regions of the deployment
 */
record Load(double peers, double intervalSeconds, int regions) {

  /** Announces a second of all regions. */
  double perSecond() {
    return peers / intervalSeconds;
  }

  double perSecondAndRegion() {
    return perSecond() / regions;
  }

  /** Announces in a month, in millions. */
  double millions(PriceList prices) {
    return perSecond() * prices.hoursPerMonth() * 3600 / 1e6;
  }
}
