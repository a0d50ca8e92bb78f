package io.pcp.pmda.gpu.alert;

/** What an alert says: title, who and what, remedy. pmie repeats the middle for every instance. */
final class Message {
    private Message() {}

    static String details(AlertRule rule) {
        return "- " + rule.scope().where() + ": " + rule.value();
    }

    static String remedy(AlertRule rule) {
        return ". " + rule.remedy() + ".";
    }
}
