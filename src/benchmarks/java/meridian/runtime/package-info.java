/**
 * A local stand-in for Lambda: unpacks an artifact, starts a JVM with the Java runtime interface
 * client, and invokes the function through the <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>.
 */
@NullMarked
package meridian.runtime;

import org.jspecify.annotations.NullMarked;
