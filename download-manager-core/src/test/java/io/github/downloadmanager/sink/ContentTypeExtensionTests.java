package io.github.downloadmanager.sink;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContentTypeExtensionTests {

	@ParameterizedTest
	@CsvSource({ "report, application/pdf, report.pdf", "report, Application/PDF; q=1, report.pdf",
			"page, text/html;charset=utf-8, page.html", ".hidden, image/png, .hidden.png",
			"report.doc, application/pdf, report.doc", "v1.2, application/zip, v1.2",
			"data, application/octet-stream, data", "data, nonsense, data", "data,, data", "data, ;, data" })
	void aNameWithoutAnExtensionGetsTheUsualOne(String name, String type, String named) {
		assertThat(ContentTypeExtension.add(name, type)).isEqualTo(named);
	}

}
