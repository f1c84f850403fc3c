package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * That {@code openapi.json} tells the truth. It is kept by hand, since request bodies are
 * read by hand too, and no generator sees what they may hold.
 */
class OpenApiTests {

	private static final JsonNode DOCUMENT = document();

	@Test
	void pathsAndMethodsAreThoseOfTheControllers(@TempDir Path directory) {
		try (DashboardServer server = DashboardServer.start(directory, "--download-manager.dashboard.path=/")) {
			Set<String> mapped = new TreeSet<>();
			server.context()
				.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
				.getHandlerMethods()
				.forEach((mapping, method) -> {
					if (method.getBeanType().getPackage().equals(OpenApiTests.class.getPackage())) {
						operations(mapping).filter((operation) -> operation.contains("/api/")).forEach(mapped::add);
					}
				});
			Set<String> documented = new TreeSet<>();
			DOCUMENT.get("paths")
				.forEachEntry((path, operations) -> operations.propertyNames()
					.forEach((method) -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
			assertThat(documented).isEqualTo(mapped);
		}
	}

	@Test
	void parametersOfTheListAreThoseThatAreRead() {
		Method list = Arrays.stream(DownloadsController.class.getDeclaredMethods())
			.filter((method) -> method.getName().equals("list"))
			.findFirst()
			.orElseThrow();
		JsonNode parameters = DOCUMENT.at("/paths/~1api~1downloads/get/parameters");
		assertThat(parameters.valueStream().map((parameter) -> parameter.get("name").stringValue()))
			.containsExactlyElementsOf(Arrays.stream(list.getParameters()).map(Parameter::getName).toList());
		assertThat(parameters.valueStream()
			.filter((parameter) -> parameter.get("name").stringValue().equals("fields"))
			.flatMap((parameter) -> parameter.at("/schema/items/enum").valueStream())
			.map(JsonNode::stringValue)).containsExactlyElementsOf(fields("Download"));
	}

	private static Stream<String> operations(RequestMappingInfo mapping) {
		return mapping.getPatternValues()
			.stream()
			.flatMap(
					(path) -> mapping.getMethodsCondition().getMethods().stream().map((method) -> method + " " + path));
	}

	static Stream<Arguments> answers() {
		return Stream.of(arguments("Download", DownloadView.class), arguments("Error", ErrorView.class),
				arguments("WaitReason", DownloadView.Reason.class), arguments("AttemptJournal", AttemptJournal.class),
				arguments("Attempt", AttemptRecord.class), arguments("AttemptError", AttemptRecord.Failure.class),
				arguments("HeldRange", DownloadDetails.HeldRange.class),
				arguments("Submitted", DownloadsController.Submitted.class),
				arguments("SubmittedItem", DownloadsController.Item.class),
				arguments("Page", DownloadList.DownloadPage.class),
				arguments("Statistics", DownloadList.Statistics.class), arguments("Limits", LimitsView.class),
				arguments("Schedule", ScheduleView.class), arguments("GroupLimits", LimitsView.Group.class),
				arguments("BatchOutcome", BatchActions.Outcome.class), arguments("Refused", BatchActions.Refused.class),
				arguments("Settings", PageController.Settings.class), arguments("Csrf", PageController.Csrf.class),
				arguments("Example", DashboardProperties.Example.class));
	}

	@ParameterizedTest
	@MethodSource("answers")
	void answersHaveTheFieldsOfTheirRecords(String schema, Class<?> type) {
		List<String> components = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
		assertThat(fields(schema)).containsExactlyElementsOf(components);
		assertThat(schema(schema).get("required").valueStream().map(JsonNode::stringValue))
			.containsExactlyElementsOf(components);
	}

	@Test
	void detailsAreADownloadAndMore() {
		assertThat(fields("DownloadDetails")).containsAll(fields("Download"))
			.contains("position", "attempts", "heldRanges");
	}

	static Stream<Arguments> requests() {
		return Stream.of(arguments("NewDownload", DownloadInput.FIELDS),
				arguments("DownloadChange", ControlController.FIELDS), arguments("Batch", BatchActions.FIELDS),
				arguments("Filter", BatchActions.FILTER_FIELDS), arguments("LimitsChange", LimitsController.FIELDS),
				arguments("GroupLimitsChange", LimitsController.GROUP_FIELDS));
	}

	@ParameterizedTest
	@MethodSource("requests")
	void requestsHaveTheFieldsThatAreRead(String schema, List<String> fields) {
		assertThat(fields(schema)).containsExactlyInAnyOrderElementsOf(fields);
	}

	@Test
	void wordsAreThoseOfTheEnums() {
		Map<String, Class<? extends Enum<?>>> words = Map.of("/Download/properties/status", DownloadStatus.class,
				"/Download/properties/resumable", Resumability.class, "/WaitReason/properties/kind",
				WaitReason.Kind.class, "/Attempt/properties/outcome", AttemptRecord.Outcome.class,
				"/Limits/properties/hold", HoldMode.class);
		words.forEach((place,
				type) -> assertThat(
						DOCUMENT.at("/components/schemas" + place + "/enum").valueStream().map(JsonNode::stringValue))
					.as(place)
					.containsExactlyInAnyOrderElementsOf(
							Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.toList())));
		assertThat(fields("Counts"))
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(DownloadStatus.values()).map(Enum::name).toList());
	}

	@Test
	void everyReferenceLeadsSomewhere() {
		DOCUMENT.findValues("$ref")
			.forEach((reference) -> assertThat(DOCUMENT.at(reference.stringValue().substring(1)).isMissingNode())
				.as(reference.stringValue())
				.isFalse());
	}

	private static Collection<String> fields(String schema) {
		return schema(schema).get("properties").propertyNames();
	}

	private static JsonNode schema(String name) {
		return DOCUMENT.at("/components/schemas/" + name);
	}

	private static JsonNode document() {
		try (var file = DashboardWebMvc.file("files/openapi.json").getInputStream()) {
			return DashboardServer.json(new String(file.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
