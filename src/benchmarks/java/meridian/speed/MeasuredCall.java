package meridian.speed;

import java.util.Map;

/**
 * What a kind of call costs.
 *
 * @param costs by window
 * @param threads the threads that a warm call uses besides its own: virtual threads that it starts,
 *     and threads of the tracker's and the SDK's pools that it wakes
 */
record MeasuredCall(Map<Window, CallCost> costs, double threads) {}
