/**
 * The drill: a crowd of clients goes through outages of a whole deployment, hours of them in
 * minutes. Time is virtual and the global table a model; the functions are the ones that are
 * shipped. What it shows is held against goals, and against a short outage of a real local run.
 */
@NullMarked
package meridian.drill;

import org.jspecify.annotations.NullMarked;
