package io.github.downloadmanager.dashboard;

import io.github.downloadmanager.dashboard.DashboardProperties.Access;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless the access is {@link Access#NONE}.
 */
final class OnAccessCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Access access = Binder.get(context.getEnvironment())
			.bind("download-manager.dashboard.access", Access.class)
			.orElse(Access.READ_ONLY);
		ConditionMessage message = ConditionMessage.forCondition("download-manager.dashboard.access")
			.because("it is " + access);
		return new ConditionOutcome(access != Access.NONE, message);
	}

}
