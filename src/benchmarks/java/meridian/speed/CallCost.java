package meridian.speed;

/**
 * The mean cost of calls in a process.
 *
 * @param processorMicros processor time of all the process's threads, in microseconds
 * @param wallMicros from call to answer, in microseconds
 * @param allocatedBytes on the heap, by all threads
 */
record CallCost(double processorMicros, double wallMicros, double allocatedBytes) {}
