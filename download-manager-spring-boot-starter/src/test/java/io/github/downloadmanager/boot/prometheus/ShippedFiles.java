package io.github.downloadmanager.boot.prometheus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import org.yaml.snakeyaml.Yaml;

/** The alerts and the dashboard that the documentation ships. */
final class ShippedFiles {

	private static final Path DOCS = Path.of("../docs");

	private ShippedFiles() {
	}

	static List<Alert> alerts() {
		try (InputStream file = Files.newInputStream(DOCS.resolve("alerts.yml"))) {
			Map<String, List<Map<String, List<Map<String, Object>>>>> all = new Yaml().load(file);
			List<Alert> alerts = new ArrayList<>();
			all.getOrDefault("groups", List.of())
				.forEach((group) -> group.getOrDefault("rules", List.of())
					.forEach((rule) -> alerts.add(Alert.of(rule))));
			return alerts;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static DocumentContext dashboard() {
		return JsonPath.parse(read("grafana-dashboard.json"));
	}

	static String read(String name) {
		try {
			return Files.readString(DOCS.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A rule of {@code alerts.yml}.
	 *
	 * @param minutes for how many minutes its expression must give something
	 */
	record Alert(String name, String text, Expression expression, int minutes, Map<?, ?> labels,
			Map<?, ?> annotations) {

		private static Alert of(Map<String, Object> rule) {
			String text = String.valueOf(rule.get("expr"));
			return new Alert(String.valueOf(rule.get("alert")), text, PromQl.parse(text),
					(int) Duration.parse("PT" + rule.get("for")).toMinutes(), (Map<?, ?>) rule.get("labels"),
					(Map<?, ?>) rule.get("annotations"));
		}

		/** Whether it has been true in every minute up to one, for as long as it must. */
		boolean fires(Scrapes scrapes, int minute) {
			for (int i = Math.max(0, minute - this.minutes); i <= minute; i++) {
				if (this.expression.at(scrapes, 60L * i).isEmpty()) {
					return false;
				}
			}
			return minute >= this.minutes;
		}

	}

}
