/**
 * What Lambda does with an artifact, on this machine: unpacks it, starts a JVM with the Java
 * runtime interface client over it, and invokes it through the <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>.
 */
@NullMarked
package meridian.runtime;

import org.jspecify.annotations.NullMarked;
