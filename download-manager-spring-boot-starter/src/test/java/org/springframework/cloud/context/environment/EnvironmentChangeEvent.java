package org.springframework.cloud.context.environment;

import java.util.Set;

import org.springframework.context.ApplicationEvent;

/** Stands in for the event of Spring Cloud, by whose name it is known. */
public class EnvironmentChangeEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	public EnvironmentChangeEvent(Object context, Set<String> keys) {
		super(context);
		keys.forEach((key) -> {
			if (key.isBlank()) {
				throw new IllegalArgumentException("a key is blank");
			}
		});
	}

}
