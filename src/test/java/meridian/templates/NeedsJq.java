package meridian.templates;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Skips tests of the scripts' parameters if jq is not installed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "meridian.templates.StackParameters#isJqInstalled",
    disabledReason = "jq is not installed")
public @interface NeedsJq {}
