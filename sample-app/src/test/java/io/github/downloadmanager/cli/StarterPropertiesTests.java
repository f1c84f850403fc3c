package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line has a list of its own of the starter's properties, as it is without
 * Spring Boot. Here both are on the class path.
 */
class StarterPropertiesTests {

	@Test
	void eachPropertyOfTheStarterIsKnownToTheCommandLineOrToldApart() throws IOException {
		List<String> names = names();
		assertThat(names).hasSizeGreaterThan(40).allSatisfy((name) -> {
			try {
				assertThat(PropertyNames.known(name)).isEqualTo(name);
			}
			catch (UsageException ex) {
				assertThat(ex).hasMessageContaining("is for applications");
			}
		});
	}

	private static List<String> names() throws IOException {
		List<JsonNode> properties = new ArrayList<>();
		for (var files = StarterPropertiesTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"); files.hasMoreElements();) {
			try (InputStream file = files.nextElement().openStream()) {
				JsonMapper.builder().build().readTree(file).get("properties").forEach(properties::add);
			}
		}
		return properties.stream()
			.filter((property) -> property.path("sourceType").asString("").contains(".boot.autoconfigure."))
			.map((property) -> property.get("name").asString())
			.filter((name) -> name.startsWith(PropertyNames.PREFIX))
			.map((name) -> name.substring(PropertyNames.PREFIX.length()))
			.toList();
	}

}
