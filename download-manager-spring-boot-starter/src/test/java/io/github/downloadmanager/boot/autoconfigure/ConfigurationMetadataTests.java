package io.github.downloadmanager.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE knows of the properties.
 */
class ConfigurationMetadataTests {

	/** A property of an element of a map or a list, which the metadata does not have. */
	private static final Pattern ELEMENT = Pattern.compile("`[^`]*(?:<name>|\\[0])");

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
				"download-manager.shutdown.mode", "download-manager.bandwidth.limit");
	}

	/** For those who have no IDE. */
	@Test
	void thePageHasEachPropertyWithItsDefaultAndMeaning() {
		List<Map<String, Object>> properties = this.metadata.read("$.properties[*]");
		Map<Boolean, List<String>> rows = rows("../docs/properties.md")
			.collect(Collectors.partitioningBy((row) -> ELEMENT.matcher(row).find()));
		assertThat(rows.get(false)).containsExactlyInAnyOrderElementsOf(properties.stream().map(this::row).toList());
		assertThat(rows.get(true)).extracting((row) -> row.split("`")[1])
			.containsExactlyInAnyOrderElementsOf(Stream
				.concat(names("download-manager.groups.<name>", GroupProperties.class),
						names("download-manager.bandwidth.profiles[0]", BandwidthProfileProperties.class))
				.toList());
	}

	@Test
	void theDefaultsOfTheReadmeAreThese() {
		List<Map<String, Object>> properties = this.metadata.read("$.properties[*]");
		Map<String, String> defaults = properties.stream()
			.collect(Collectors.toMap((property) -> String.valueOf(property.get("name")),
					ConfigurationMetadataTests::defaultOf));
		assertThat(rows("../README.md")).hasSizeGreaterThan(5).allSatisfy((row) -> {
			String[] cells = row.split(" \\| ");
			String shown = cells[1].replace("`", "");
			assertThat(defaults).as(row)
				.containsEntry("download-manager." + cells[0].replaceAll("[| `]", ""),
						(shown.equals("no limit") || row.contains("`existing-file`")) ? "" : shown);
		});
	}

	private static Stream<String> rows(String document) {
		try {
			return Files.readAllLines(Path.of(document))
				.stream()
				.filter((line) -> line.startsWith("| `") && !line.contains("…`"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The values are told if there are no others. */
	private String row(Map<String, Object> property) {
		List<List<Map<String, Object>>> hints = this.metadata
			.read("$.hints[?(@.name == '" + property.get("name") + "' && !@.providers)].values");
		String values = hints.stream()
			.flatMap(List::stream)
			.map((hint) -> "`" + hint.get("value") + "`")
			.collect(Collectors.joining(", "));
		String known = defaultOf(property);
		return "| `" + property.get("name") + "` | " + (known.isEmpty() ? "" : "`" + known + "`") + " | "
				+ property.get("description") + (values.isEmpty() ? "" : " Values: " + values + ".") + " |";
	}

	/** As a user writes it; empty if there is none. */
	private static String defaultOf(Map<String, Object> property) {
		String known = String.valueOf(property.getOrDefault("defaultValue", ""));
		return (known.startsWith("[") ? known.substring(1, known.length() - 1) : known).replace('_', '-');
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
