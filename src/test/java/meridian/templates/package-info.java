/**
 * What {@code templates/} would have CloudFormation make of {@code regions/}, and whether that is
 * as it must be.
 */
@NullMarked
package meridian.templates;

import org.jspecify.annotations.NullMarked;
