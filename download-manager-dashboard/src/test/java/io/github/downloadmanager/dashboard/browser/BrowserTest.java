package io.github.downloadmanager.dashboard.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Needs Chromium and its driver. Without them it is skipped, unless the system property
 * {@code browser.required} says that they must be there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserTest.Condition.class)
@interface BrowserTest {

	/** Whether there is a browser. */
	class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (Browser.BINARY.canExecute() && Browser.DRIVER.canExecute()) {
				return ConditionEvaluationResult.enabled("there is a browser");
			}
			String missing = "needs " + Browser.BINARY + " and " + Browser.DRIVER
					+ " (Debian: apt-get install chromium chromium-driver)";
			if (Boolean.getBoolean("browser.required")) {
				throw new AssertionError(missing);
			}
			return ConditionEvaluationResult.disabled(missing);
		}

	}

}
