/** CloudFormation templates, and the stacks that they become with parameters. */
@NullMarked
package meridian.templates;

import org.jspecify.annotations.NullMarked;
