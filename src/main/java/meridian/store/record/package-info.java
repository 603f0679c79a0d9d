/** What every datastore stores of a swarm, and the rules of it: values, without any datastore. */
@NullMarked
package meridian.store.record;

import org.jspecify.annotations.NullMarked;
