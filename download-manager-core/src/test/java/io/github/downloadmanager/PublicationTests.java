package io.github.downloadmanager;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/** What a repository of releases asks of the project, and what is kept out of it. */
class PublicationTests {

	private final XPath xpath = XPathFactory.newInstance().newXPath();

	@ParameterizedTest
	@ValueSource(strings = { "name", "description", "url", "licenses/license/name", "licenses/license/url",
			"developers/developer/name", "scm/connection", "scm/developerConnection", "scm/url" })
	void projectSaysWhatItIs(String element) throws Exception {
		assertThat(this.xpath.evaluate("/project/" + element, pom("."))).as(element).isNotBlank();
	}

	@Test
	void releaseHasSourcesAndDocumentation() throws Exception {
		Document parent = pom(".");
		assertThat(all("/project/profiles/profile[id='release']//plugin/artifactId", parent))
			.containsExactlyInAnyOrder("maven-source-plugin", "maven-javadoc-plugin");
		assertThat(all("/project/profiles/profile[id='release']//goal", parent))
			.containsExactlyInAnyOrder("jar-no-fork", "jar");
	}

	@Test
	void onlyWhatOthersUseIsPublished() throws Exception {
		for (String module : all("/project/modules/module", pom("."))) {
			boolean example = List.of("sample-app", "benchmarks").contains(module);
			assertThat(this.xpath.evaluate("/project/properties/maven.deploy.skip", pom(module))).as(module)
				.isEqualTo(example ? "true" : "");
			assertThat(this.xpath.evaluate("/project/name", pom(module))).as(module).isNotBlank();
		}
	}

	private List<String> all(String expression, Document document) throws Exception {
		NodeList nodes = (NodeList) this.xpath.evaluate(expression, document, XPathConstants.NODESET);
		return IntStream.range(0, nodes.getLength()).mapToObj((i) -> nodes.item(i).getTextContent()).toList();
	}

	private static Document pom(String module) throws Exception {
		return DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(Path.of("..").resolve(module).resolve("pom.xml").toFile());
	}

}
