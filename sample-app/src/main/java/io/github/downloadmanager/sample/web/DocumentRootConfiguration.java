package io.github.downloadmanager.sample.web;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Serves no files from the current directory. By default a directory there that is called
 * {@code public} or {@code static} is the server's document root, and a page that was
 * downloaded to it would be one of the server's own pages.
 */
@Configuration(proxyBeanMethods = false)
class DocumentRootConfiguration {

	@Bean
	WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> emptyDocumentRoot() throws IOException {
		File empty = Files.createTempDirectory("download-manager-sample").toFile();
		empty.deleteOnExit();
		return (factory) -> factory.setDocumentRoot(empty);
	}

}
