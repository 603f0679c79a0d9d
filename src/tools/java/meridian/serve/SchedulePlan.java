package meridian.serve;

import java.time.Duration;

/**
 * What a process does on schedules beside answering clients.
 *
 * @param isOn whether it writes the region's heartbeat and sweeps the region's records, which one
 *     process of a region must do; more do no harm
 * @param purgePeriod the time between sweeps
 * @param listPeriod the time after which access lists are loaded again: less than that after which
 *     requests would load them
 */
record SchedulePlan(boolean isOn, Duration purgePeriod, Duration listPeriod) {}
