package io.github.downloadmanager.boot.autoconfigure;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.SampleErrors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a test of a slice of the application sees, {@code @JsonTest} or
 * {@code @WebMvcTest}: the JSON that the application has.
 */
@JsonTest
@ContextConfiguration(classes = JsonSliceTests.Application.class)
class JsonSliceTests {

	@Test
	void hasTheJsonOfTheApplication(@Autowired JsonMapper mapper) {
		String json = mapper.writeValueAsString(SampleErrors.truncated());
		assertThat(JsonPath.<String>read(json, "$.type")).isEqualTo("Truncated");
		assertThat(json).doesNotContain("stackTrace");
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
