package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is logged of downloads.
 *
 * @param attributes Names of the attributes of a download that are put on its log lines.
 * None unless set.
 */
public record LoggingProperties(@DefaultValue List<String> attributes) {

	public LoggingProperties {
		for (String name : attributes) {
			PropertyChecks.that(name.matches("[A-Za-z0-9._-]{1,64}"), "download-manager.logging.attributes", name,
					"names of 1 to 64 of the characters A-Z a-z 0-9 . _ -");
		}
		attributes = List.copyOf(attributes);
	}

}
