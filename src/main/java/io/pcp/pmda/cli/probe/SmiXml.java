package io.pcp.pmda.cli.probe;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The report of {@code nvidia-smi -q -x} as texts by path, such as {@code bar1_memory_usage/total}. Elements that repeat
 * carry what tells them apart: {@code mig_devices/mig_device[GI.CI]/...}, {@code processes/process_info[PID]/...}.
 *
 * @param gpus by UUID
 * @param node paths outside any GPU
 */
record SmiXml(Map<String, Map<String, String>> gpus, Map<String, String> node) {

    /**
     * @throws IOException when it is no report
     */
    static SmiXml parse(String text) throws IOException {
        Element root;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            // The report names a DTD that is not there; nothing outside the text may be read.
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            root = builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (ParserConfigurationException | SAXException wrong) {
            throw new IOException("the report of nvidia-smi -q -x is no XML: " + wrong.getMessage(), wrong);
        }
        Map<String, Map<String, String>> gpus = new LinkedHashMap<>();
        Map<String, String> node = new LinkedHashMap<>();
        for (Element child : children(root)) {
            if (child.getTagName().equals("gpu")) {
                Map<String, String> values = new LinkedHashMap<>();
                children(child).forEach(part -> flatten(part, "", values));
                gpus.put(values.getOrDefault("uuid", child.getAttribute("id")), values);
            } else {
                flatten(child, "", node);
            }
        }
        return new SmiXml(gpus, node);
    }

    private static void flatten(Element element, String above, Map<String, String> into) {
        String path = above + element.getTagName() + mark(element);
        List<Element> parts = children(element);
        if (parts.isEmpty()) {
            into.put(path, element.getTextContent().strip());
        }
        parts.forEach(part -> flatten(part, path + "/", into));
    }

    private static String mark(Element element) {
        return switch (element.getTagName()) {
            case "mig_device" ->
                "[" + child(element, "gpu_instance_id") + "." + child(element, "compute_instance_id") + "]";
            case "process_info" -> "[" + child(element, "pid") + "]";
            default -> "";
        };
    }

    private static String child(Element element, String name) {
        return children(element).stream()
                .filter(part -> part.getTagName().equals(name))
                .map(part -> part.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element part) {
                children.add(part);
            }
        }
        return children;
    }
}
