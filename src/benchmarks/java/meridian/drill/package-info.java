/**
 * The drill: a population of clients goes through outages of a whole deployment, hours of them in
 * minutes. Time is virtual and the global table is a model; the functions are the shipped ones. The
 * results are compared with goals, and with a short outage of a real local run.
 */
@NullMarked
package meridian.drill;

import org.jspecify.annotations.NullMarked;
