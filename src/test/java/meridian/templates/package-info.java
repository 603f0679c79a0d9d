/** Tests of the stacks that CloudFormation would create from {@code templates/}. */
@NullMarked
package meridian.templates;

import org.jspecify.annotations.NullMarked;
