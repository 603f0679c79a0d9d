/**
 * A deployment that operators' commands act on: in AWS, or a local run, which is found by its run
 * file.
 */
@NullMarked
package meridian.deployment;

import org.jspecify.annotations.NullMarked;
