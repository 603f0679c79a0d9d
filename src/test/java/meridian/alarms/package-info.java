/** The alarms of the templates, evaluated as CloudWatch does, under every fault of the drill. */
@NullMarked
package meridian.alarms;

import org.jspecify.annotations.NullMarked;
