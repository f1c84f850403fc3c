package io.github.downloadmanager.sample;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The server: the dashboard, a demo origin and actuator.
 */
@SpringBootApplication(
		scanBasePackages = { "io.github.downloadmanager.sample.web", "io.github.downloadmanager.sample.demo" })
@ConfigurationPropertiesScan("io.github.downloadmanager.sample.web")
public class SampleServer {

}
