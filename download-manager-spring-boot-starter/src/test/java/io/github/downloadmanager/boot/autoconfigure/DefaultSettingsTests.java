package io.github.downloadmanager.boot.autoconfigure;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.policy.UrlPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The defaults of the properties, which an IDE shows, are those that the builder has by
 * itself.
 */
class DefaultSettingsTests {

	private final DownloadManagerProperties defaults = new Binder(new MapConfigurationPropertySource())
		.bindOrCreate("download-manager", DownloadManagerProperties.class);

	@Test
	void areThoseOfTheBuilder() throws Exception {
		DownloadManagerBuilder configured = DownloadManager.builder();
		new DownloadManagerBuilderConfigurer(this.defaults).configure(configured);
		Map<String, Object> own = settings(DownloadManager.builder());
		assertThat(own).hasSizeGreaterThan(30);
		assertThat(settings(configured)).isEqualTo(own);
	}

	@Test
	void ofAddressesAreThoseOfTheBuilder() {
		assertThat(this.defaults.network().allow()).as("AddressPolicy.external()").containsExactly("external");
		assertThat(this.defaults.network().urlPolicy()).usingRecursiveComparison().isEqualTo(UrlPolicy.defaults());
	}

	/** What a builder would make a manager with, by the names of its fields. */
	private static Map<String, Object> settings(DownloadManagerBuilder builder) throws Exception {
		Field field = Objects.requireNonNull(DownloadManagerBuilder.class.getSuperclass()).getDeclaredField("settings");
		field.setAccessible(true);
		Object settings = Objects.requireNonNull(field.get(builder));
		Map<String, Object> values = new TreeMap<>();
		for (Field setting : settings.getClass().getFields()) {
			Object value = setting.get(settings);
			if (value != null && !setting.getName().endsWith("Policy")) {
				values.put(setting.getName(), value);
			}
		}
		return values;
	}

}
