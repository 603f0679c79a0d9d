package meridian.lambda;

import java.util.Optional;
import meridian.health.PeerTableProbe;
import meridian.lambda.aws.Platform;
import meridian.lambda.aws.RetryPolicy;
import meridian.lambda.config.BucketSettings;
import meridian.lambda.config.DatastoreSettings;
import meridian.lambda.config.Keys;
import meridian.lambda.config.PurgeSettings;
import meridian.lambda.config.TableSettings;
import meridian.metrics.Label.Replica;
import meridian.metrics.Metrics;
import meridian.purge.SegmentSweeper;
import meridian.store.control.ControlStore;

/**
 * One region's replica of the datastore, as clients with one retry policy reach it. Everything that
 * is written through it carries the region's code.
 */
interface Datastore {

  /**
   * The replica that settings name. No call is made.
   *
   * @param policy the time-outs and retries of all calls
   */
  static Datastore of(Platform platform, DatastoreSettings settings, RetryPolicy policy) {
    // Not a switch, so that no class of S3 is loaded for DynamoDB.
    return settings instanceof TableSettings tables
        ? new TableDatastore(platform, tables, policy)
        : new BucketDatastore(platform, (BucketSettings) settings, policy);
  }

  /** The same replica with other time-outs and retries. What is known about it is shared. */
  Datastore with(RetryPolicy policy);

  /**
   * The peers.
   *
   * @param replica how the metrics of its calls are labelled
   */
  CountedSwarms swarms(Keys keys, Replica replica, Metrics metrics);

  /** Operators' decisions, heartbeats, histories, and the log of sweeps. */
  ControlStore control();

  /** Tests whether peers can be read. */
  PeerTableProbe probe();

  /**
   * Sweeps the region's peers.
   *
   * @param sweeps says how much of the datastore's throughput a sweep may use
   */
  SegmentSweeper sweeper(PurgeSettings sweeps);

  /** What is wrong with the configuration of the peers; empty if nothing is, or none answers. */
  Optional<String> peersFault();

  /** What is wrong with the configuration of the control items, likewise. */
  Optional<String> controlFault();

  /**
   * What the server does not do that the datastore needs: to replicate, and to keep the conditions
   * of racing writes; likewise. Only for heartbeats, since it takes some writes.
   */
  Optional<String> serverFault();
}
