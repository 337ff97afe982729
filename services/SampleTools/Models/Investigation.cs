namespace AgentTrust.SampleTools.Models;

/// <summary>The step "investigate": from a firing alert to a cause in the code.</summary>
internal static class Investigation
{
    private const int EightHours = 480;

    public static Move Next(Transcript seen)
    {
        if (seen.Calls is [.., var last] && Transcript.IsDenied(last.Result))
            return Move.Say($"I cannot go on without {last.Name}. {last.Result}");

        if (seen.PromptLine("Reference") is not { } reference || !reference.StartsWith("alert:", StringComparison.Ordinal))
            return Move.Say("I can work on alerts only, and the task names none.");

        var name = reference["alert:".Length..];
        if (seen.Answer("list_alerts") is not { } alerts) return Move.Use("list_alerts");
        if (!alerts.Contains(name, StringComparison.Ordinal)) return Move.Say($"The alert {name} does not fire any more, so there is nothing to investigate.");
        if (seen.Answer("get_alert") is not { } text) return Move.Use("get_alert", ("name", name));

        var alert = AlertFacts.Read(text);
        if (alert.Service is null || alert.Repository is null)
            return Move.Say($"The alert {name} does not say which service and repository it is about.");

        return Around(seen, alert, alert.Service, text) ?? InCode(seen, alert.Repository, text);
    }

    private static Move? Around(Transcript seen, AlertFacts alert, string service, string text)
    {
        if (seen.Answer("query_logs") is null)
            return Move.Use("query_logs", ("service", service), ("query", "error"), ("minutes", EightHours));
        if (alert.Metric is not null && seen.Answer("query_metrics") is null)
            return Move.Use("query_metrics", ("service", service), ("metric", alert.Metric), ("minutes", EightHours));
        if (alert.Ticket is not null && seen.Answer("get_ticket") is null)
            return Move.Use("get_ticket", ("id", alert.Ticket));

        return MismatchEvidence.Read(seen.Answer("query_logs")!).Count == 0
            ? Move.Say($"The logs of {service} show no wrong amount, so I cannot say what the alert is about: {text.Split('\n')[0]}")
            : null;
    }

    private static Move InCode(Transcript seen, string repository, string alert)
    {
        if (seen.Answer("list_files") is not { } list) return Move.Use("list_files", ("repository", repository));

        // The alert's runbook names the document that says what is right.
        var rules = list.Split('\n').FirstOrDefault(path => path.EndsWith(".md", StringComparison.Ordinal) && alert.Contains(path, StringComparison.Ordinal));
        if (rules is not null && seen.Answer("read_file", "path", rules) is null)
            return Move.Use("read_file", ("repository", repository), ("path", rules));

        // Amounts that are off by cents are rounded somewhere.
        if (seen.Answer("search_code") is not { } hits) return Move.Use("search_code", ("repository", repository), ("text", "Math.Round("));

        var suspects = hits.Split('\n').Select(hit => hit.Split(':')[0])
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal)).Distinct().ToArray();
        foreach (var path in suspects)
        {
            if (seen.Answer("read_file", "path", path) is not { } code) return Move.Use("read_file", ("repository", repository), ("path", path));
            if (RoundingDefect.Find(code) is not null) return Move.Say(Cause(seen, path, rules));
        }

        return Move.Say($"The amounts are wrong, but I found no rounding that explains it in {(suspects.Length == 0 ? "the source" : string.Join(", ", suspects))}.");
    }

    private static string Cause(Transcript seen, string path, string? rules)
    {
        var evidence = MismatchEvidence.Read(seen.Answer("query_logs")!);
        return $"{evidence.Count} payments were refused because totals are up to {evidence.LargestCents} cents off, "
            + $"{(evidence.OnlyDiscounted ? "all of them of orders with a discount" : "of orders with and without a discount")}. "
            + $"{path} rounds the discount of each line by itself and half to even; "
            + $"{(rules is null ? "the amounts only match when it is" : $"{rules} wants it")} rounded once, on the sum, half away from zero.";
    }
}
