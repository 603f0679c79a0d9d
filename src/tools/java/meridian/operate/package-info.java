/**
 * The commands of operators: they inspect peers, deny torrents, ban clients, purge, drain and
 * undrain regions, and simulate outages. They act on a local run or, with {@code --aws}, on a
 * deployment in AWS, and print first on which.
 */
@NullMarked
package meridian.operate;

import org.jspecify.annotations.NullMarked;
