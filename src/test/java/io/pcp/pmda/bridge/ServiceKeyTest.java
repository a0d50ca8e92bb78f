package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.otlp.AnyValue;
import io.pcp.pmda.otlp.Attribute;
import io.pcp.pmda.otlp.ResourceMetrics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceKeyTest {
    private static ServiceKey key(String namespace, String name) {
        List<Attribute> resource = new ArrayList<>();
        if (namespace != null) {
            resource.add(new Attribute("service.namespace", new AnyValue.Text(namespace)));
        }
        if (name != null) {
            resource.add(new Attribute("service.name", new AnyValue.Text(name)));
        }
        return ServiceKey.of(new ResourceMetrics(resource, List.of()));
    }

    @Test
    void serviceIsOneLevelOfNames() {
        assertEquals("checkout", key(null, "checkout").name());
        assertEquals("workload.checkout", key(null, "checkout").namespace());
        assertEquals("otlp.checkout", key(null, "checkout").source());
        assertEquals("com_example_shop_1", key(null, "com.example:shop-1").name());
        assertEquals("x7zip", key(null, "7zip").name());
    }

    @Test
    void namespaceOfTheServiceStandsBeforeItsName() {
        assertEquals(new ServiceKey("shop_checkout", "shop/checkout"), key("shop", "checkout"));
        assertEquals(new ServiceKey("shop_unknown_service", "shop/unknown_service"), key("shop", null));
    }

    @Test
    void serviceWithoutANameIsUnknown() {
        assertEquals("unknown_service", key(null, null).name());
        assertEquals("unknown_service", key("", " ").name());
        assertEquals("unknown_service_java", key(null, "unknown_service:java").name());
    }

    @Test
    void serviceCalledControlDoesNotMeetTheControlMetrics() {
        assertEquals("workload.control_", key(null, "control").namespace());
    }

    @Test
    void longNamesAreCutAndStayDifferent() {
        String one = "a".repeat(300) + "1";
        String other = "a".repeat(300) + "2";
        assertTrue(key(null, one).name().length() < 130);
        assertTrue(!key(null, one).name().equals(key(null, other).name()));
        assertTrue(key(null, one).service().length() < 210);
    }

    @Test
    void nameThatIsNoTextIsReadAsOne() {
        ResourceMetrics number =
                new ResourceMetrics(List.of(new Attribute("service.name", new AnyValue.Whole(42))), List.of());
        assertEquals("x42", ServiceKey.of(number).name());
    }
}
