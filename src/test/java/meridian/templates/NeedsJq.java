package meridian.templates;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Tests of what scripts make of {@code regions/}: left out where those scripts could not run. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "meridian.templates.StackParameters#canBeRead",
    disabledReason = "jq is not installed")
@interface NeedsJq {}
