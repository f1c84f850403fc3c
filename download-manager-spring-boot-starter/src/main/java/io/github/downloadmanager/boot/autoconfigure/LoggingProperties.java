package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;

import io.github.downloadmanager.DownloadManager;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is logged of downloads.
 *
 * @param attributes Names of the attributes of a download that are put on its log lines.
 * None unless set.
 */
public record LoggingProperties(@DefaultValue List<String> attributes) {

	private static final String PROPERTY = "download-manager.logging.attributes";

	public LoggingProperties {
		PropertyChecks.accepts(PROPERTY, attributes, "names of 1 to 64 of the characters A-Z a-z 0-9 . _ -",
				DownloadManager.builder()::logAttributes);
		try {
			DownloadManager.builder().logAttributes(attributes);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidDownloadManagerPropertyException(PROPERTY, String.join(",", attributes),
					"names of which none is another one with a dot and more after it, as 'order.line' is beside 'order'");
		}
		attributes = List.copyOf(attributes);
	}

}
