package io.github.downloadmanager.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE knows of the properties.
 */
class ConfigurationMetadataTests {

	private final DocumentContext metadata = read("META-INF/spring-configuration-metadata.json");

	@Test
	void everyPropertyIsDescribedAndNoOther() {
		List<Map<String, Object>> properties = this.metadata
			.read("$.properties[?(@.name =~ /download-manager\\..*/ && @.description)]");
		assertThat(properties).extracting((property) -> property.get("name"))
			.containsExactlyInAnyOrderElementsOf(names("download-manager", DownloadManagerProperties.class).toList());
	}

	@Test
	void everyDefaultIsKnownUnlessItsAbsenceIsExplained() {
		List<Map<String, Object>> withoutDefault = this.metadata
			.read("$.properties[?(@.name =~ /download-manager\\..*/ && !@.defaultValue)]");
		assertThat(withoutDefault).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.get("description")).asString()
				.containsAnyOf("unless set", "Hosts never to download from"));
	}

	@Test
	void actuatorPropertiesAreKnown() {
		List<String> names = this.metadata.read("$.properties[?(@.name =~ /management\\..*/)].name");
		assertThat(names).contains("management.endpoint.downloads.access", "management.endpoint.downloads.show-values",
				"management.health.downloads.enabled");
	}

	@Test
	void choicesAreHinted() {
		List<String> names = this.metadata.read("$.hints[*].name");
		assertThat(names).containsExactlyInAnyOrder("download-manager.directory", "download-manager.existing-file",
				"download-manager.partial-files", "download-manager.fsync", "download-manager.host-governor",
				"download-manager.retry.on-long-wait", "download-manager.network.allow",
				"download-manager.shutdown.mode");
	}

	private static Stream<String> names(String prefix, Class<?> type) {
		return Stream.of(type.getRecordComponents())
			.flatMap((component) -> component.getType().isRecord()
					? names(prefix + "." + dashed(component), component.getType())
					: Stream.of(prefix + "." + dashed(component)));
	}

	private static String dashed(RecordComponent component) {
		return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static DocumentContext read(String resource) {
		// Not by the class loader: the tests have metadata too, of their own properties.
		URI classes = URI
			.create(DownloadManagerProperties.class.getProtectionDomain().getCodeSource().getLocation().toString());
		try (InputStream json = classes.resolve(resource).toURL().openStream()) {
			return JsonPath.parse(json);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
