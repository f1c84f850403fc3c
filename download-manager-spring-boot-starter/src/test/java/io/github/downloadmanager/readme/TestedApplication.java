package io.github.downloadmanager.readme;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The application that a test of a reader's would find. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TestedApplication {

}
